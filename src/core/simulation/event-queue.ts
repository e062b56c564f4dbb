/** What is to happen, earliest first; among equals in the order in which it was put in. */
export interface EventQueue {
  /** `kind` and `subject` are the caller's. */
  push(atMs: number, kind: number, subject: number, epoch: number): void;
  /** Takes the earliest out and makes it the current one; false where there is none. */
  pop(): boolean;
  readonly atMs: number;
  readonly kind: number;
  readonly subject: number;
  readonly epoch: number;
}

/** A binary heap in typed arrays: nothing is allocated for an event. */
export function createEventQueue(): EventQueue {
  let capacity = 1024;
  let times = new Float64Array(capacity);
  let orders = new Float64Array(capacity);
  let facts = new Int32Array(capacity * 3);
  let size = 0;
  let order = 0;
  let [atMs, kind, subject, epoch] = [0, 0, 0, 0];

  return {
    push(time, newKind, newSubject, newEpoch) {
      if (size === capacity) grow();
      order += 1;
      let at = size;
      size += 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isBefore(time, order, parent)) break;
        move(parent, at);
        at = parent;
      }
      place(at, time, order, newKind, newSubject, newEpoch);
    },
    pop() {
      if (size === 0) return false;
      atMs = times[0] ?? 0;
      kind = facts[0] ?? 0;
      subject = facts[1] ?? 0;
      epoch = facts[2] ?? 0;
      size -= 1;
      sinkLast();
      return true;
    },
    get atMs() {
      return atMs;
    },
    get kind() {
      return kind;
    },
    get subject() {
      return subject;
    },
    get epoch() {
      return epoch;
    },
  };

  function isBefore(time: number, itsOrder: number, other: number): boolean {
    const otherTime = times[other] ?? 0;
    return time < otherTime || (time === otherTime && itsOrder < (orders[other] ?? 0));
  }

  /** The last one takes the place of the first and sinks to where it belongs. */
  function sinkLast(): void {
    const time = times[size] ?? 0;
    const itsOrder = orders[size] ?? 0;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(times[child + 1] ?? 0, orders[child + 1] ?? 0, child)) child += 1;
      if (isBefore(time, itsOrder, child)) break;
      move(child, at);
      at = child;
    }
    move(size, at);
  }

  function move(from: number, to: number): void {
    times[to] = times[from] ?? 0;
    orders[to] = orders[from] ?? 0;
    facts[3 * to] = facts[3 * from] ?? 0;
    facts[3 * to + 1] = facts[3 * from + 1] ?? 0;
    facts[3 * to + 2] = facts[3 * from + 2] ?? 0;
  }

  function place(at: number, time: number, itsOrder: number, ...three: [number, number, number]): void {
    times[at] = time;
    orders[at] = itsOrder;
    facts.set(three, 3 * at);
  }

  function grow(): void {
    capacity *= 2;
    const [oldTimes, oldOrders, oldFacts] = [times, orders, facts];
    times = new Float64Array(capacity);
    orders = new Float64Array(capacity);
    facts = new Int32Array(capacity * 3);
    times.set(oldTimes);
    orders.set(oldOrders);
    facts.set(oldFacts);
  }
}
