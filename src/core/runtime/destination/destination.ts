import type { GivenUp } from '../given-up.ts';

/** Where a batch goes that was given up (`DestinationConfig.OnFailure`). */
export interface Destination {
  /** As shown to people: `file:failures.ndjson`. */
  readonly name: string;
  /** Resolves when the failure record is safely there; rejects with the reason otherwise. */
  deliver(givenUp: GivenUp): Promise<void>;
  close(): Promise<void>;
}
