/** Decides which processor owns which partition. A partition has exactly one owner at a time. */
export interface Assigner {
  /** The owner, chosen at first sight: the processor with the fewest partitions, the lowest number among equals. */
  ownerOf(partition: string): number;
  /** The partition has no owner any more (it was given to another member of the group). */
  release(partition: string): void;
  readonly owners: ReadonlyMap<string, number>;
}

export function createAssigner(processorCount: number): Assigner {
  const owners = new Map<string, number>();
  const load = new Array<number>(processorCount).fill(0);

  return {
    owners,
    ownerOf(partition) {
      const known = owners.get(partition);
      if (known !== undefined) return known;
      const owner = load.indexOf(Math.min(...load));
      owners.set(partition, owner);
      load[owner] = (load[owner] ?? 0) + 1;
      return owner;
    },
    release(partition) {
      const owner = owners.get(partition);
      if (owner === undefined) return;
      owners.delete(partition);
      load[owner] = (load[owner] ?? 1) - 1;
    },
  };
}
