/** Wall time and timers as an argument, so that the same code runs on virtual time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** A source of numbers in [0, 1). */
export type Random = () => number;
