/** Time and timers as an argument, so that the same code runs on virtual time. */
export interface Clock {
  /** Milliseconds since the epoch, for ages and times that are shown; may jump when somebody sets the clock. */
  wallMs(): number;
  /** Milliseconds since some moment, for spans; never jumps. */
  monotonicMs(): number;
  /** Calls back once after `delayMs`, however long that is; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** A source of numbers in [0, 1). */
export type Random = () => number;
