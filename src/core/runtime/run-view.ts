import type { Assigner } from './assigner/assigner.ts';
import type { PartitionTable } from './partition-table.ts';
import type { PartitionView } from './run-options.ts';

/** The partitions in the order of their numbers. */
export function viewPartitions(
  table: PartitionTable,
  assigner: Assigner,
  committed: ReadonlyMap<string, bigint>,
  paused: ReadonlySet<string>,
): PartitionView[] {
  const views = [...table.entries()].map(([name, { committable, unfinished }]) => ({
    name,
    processor: assigner.owners.get(name) ?? 0,
    committed: committed.get(name),
    committable,
    unfinished,
    paused: paused.has(name),
  }));
  return views.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
