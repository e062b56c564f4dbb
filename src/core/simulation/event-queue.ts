/**
 * What is to happen, earliest first. Everything that can happen is a slot with one time; of slots at the same time the
 * lowest number comes first.
 */
export interface EventQueue {
  /** Sets when a slot is due, in place of what it was; infinite: not at all. */
  set(slot: number, atMs: number): void;
  /** The slot that is due first. */
  first(): number;
  timeOf(slot: number): number;
}

/**
 * A tournament of slots in typed arrays: setting a time replays its matches up to the root, or up to the first that comes
 * out as before, and allocates nothing.
 */
export function createEventQueue(slots: number): EventQueue {
  let leaves = 1;
  while (leaves < slots) leaves *= 2;
  // Of node `n`, whose children are `2 n` and `2 n + 1`: the winning slot and its time. Leaf `leaves + slot` is the slot.
  const times = new Float64Array(2 * leaves).fill(Number.POSITIVE_INFINITY);
  const winners = new Int32Array(2 * leaves);
  for (let node = leaves; node < 2 * leaves; node += 1) winners[node] = node - leaves;
  for (let node = leaves - 1; node > 0; node -= 1) winners[node] = winners[2 * node] ?? 0;

  return {
    set(slot, atMs) {
      let node = leaves + slot;
      let winner = slot;
      times[node] = atMs;
      // Read back, it is a number for certain: otherwise each turn would make an object of it.
      let time = times[node] ?? 0;
      while (node > 1) {
        const other = node ^ 1;
        const otherTime = times[other] ?? 0;
        if (otherTime < time || (otherTime === time && other < node)) {
          time = otherTime;
          winner = winners[other] ?? 0;
        }
        node >>= 1;
        if (winners[node] === winner && times[node] === time) return;
        winners[node] = winner;
        times[node] = time;
      }
    },
    first: () => winners[1] ?? 0,
    timeOf: (slot) => times[leaves + slot] ?? 0,
  };
}
