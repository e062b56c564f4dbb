/** A part of a batch that is to be sent: records `from` (0-based, in the batch) up to before `to`. */
export interface SimulatedAttempt {
  readonly from: number;
  readonly to: number;
  readonly failures: number;
  readonly refusals: number;
}

/** What is left to do of the batch of each processor: the attempt that is next, and those that wait behind it. */
export interface Attempts {
  /** Of each processor, of the next attempt. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The whole batch is next. */
  begin(id: number, records: number): void;
  next(id: number): SimulatedAttempt;
  /** These come in place of the next one, the last of them first; without any, what waits. False where nothing is left. */
  replace(id: number, attempts: readonly SimulatedAttempt[] | undefined): boolean;
  clear(id: number): void;
}

export function createAttempts(processors: number): Attempts {
  const from = new Int32Array(processors);
  const to = new Int32Array(processors);
  const failures = new Float64Array(processors);
  const refusals = new Float64Array(processors);
  /** Only bisected batches have any. */
  const waitingOf = new Map<number, SimulatedAttempt[]>();

  return {
    from,
    to,
    begin(id, records) {
      from[id] = 0;
      to[id] = records;
      failures[id] = 0;
      refusals[id] = 0;
    },
    next: (id) => ({
      from: from[id] ?? 0,
      to: to[id] ?? 0,
      failures: failures[id] ?? 0,
      refusals: refusals[id] ?? 0,
    }),
    replace(id, attempts) {
      if (attempts === undefined && waitingOf.size === 0) return false;
      const waiting = [...(waitingOf.get(id) ?? []), ...(attempts ?? [])];
      const next = waiting.pop();
      if (waiting.length === 0) waitingOf.delete(id);
      else waitingOf.set(id, waiting);
      if (next === undefined) return false;
      from[id] = next.from;
      to[id] = next.to;
      failures[id] = next.failures;
      refusals[id] = next.refusals;
      return true;
    },
    clear(id) {
      if (waitingOf.size > 0) waitingOf.delete(id);
    },
  };
}
