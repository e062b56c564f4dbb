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

/** A tournament of slots in typed arrays: setting a time replays its matches up to the root, and allocates nothing. */
export function createEventQueue(slots: number): EventQueue {
  let leaves = 1;
  while (leaves < slots) leaves *= 2;
  const times = new Float64Array(leaves).fill(Number.POSITIVE_INFINITY);
  /** Of node `n`, whose children are `2 n` and `2 n + 1`: the winning slot. Leaf `leaves + slot` is the slot. */
  const winners = new Int32Array(2 * leaves);
  for (let node = leaves; node < 2 * leaves; node += 1) winners[node] = node - leaves;
  for (let node = leaves - 1; node > 0; node -= 1) winners[node] = winners[2 * node] ?? 0;

  return {
    set(slot, atMs) {
      times[slot] = atMs;
      for (let node = (leaves + slot) >> 1; node > 0; node >>= 1) {
        const left = winners[2 * node] ?? 0;
        const right = winners[2 * node + 1] ?? 0;
        winners[node] = (times[right] ?? 0) < (times[left] ?? 0) ? right : left;
      }
    },
    first: () => winners[1] ?? 0,
    timeOf: (slot) => times[slot] ?? 0,
  };
}
