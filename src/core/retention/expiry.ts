import type { ExpiryRule } from './expiry-rules.ts';
import type { Basis } from './time-bounds.ts';

/** When one committed offset expires, as things are or would be. Times are ms on our clock. */
export interface Expiry {
  readonly rule: ExpiryRule;
  /** True: decided by records of the broker. False: by bounds, or not at all; `why` tells. */
  readonly known: boolean;
  /** Not before; `undefined` while nothing lets it expire, or where no lower bound is known. */
  readonly atMs: number | undefined;
  /** Deleted by then: the check interval of the broker and the uncertainty of the clocks are in it. */
  readonly latestAtMs: number | undefined;
  /** What the times are known by; `undefined` where none is needed. */
  readonly basis: Basis | undefined;
  /** One sentence without its final stop. */
  readonly why: string;
  /** Of an open transaction: what holds as soon as it ends. */
  readonly afterwards: Expiry | undefined;
}
