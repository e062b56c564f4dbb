import type { EsmctlError } from '../../core/model/errors.ts';
import type { Style } from '../../core/output/style.ts';
import type { FAIL_ON } from '../flags/run-flags.ts';

/** How a run shows itself and when it counts as found. */
export interface RunPresentation {
  readonly json: boolean;
  readonly events: string | undefined;
  readonly failOn: (typeof FAIL_ON)[number];
  readonly style: Style;
  readonly errorStyle: Style;
  readonly debug: boolean;
  /** Of the terminal that a person reads, as wide as it is now. */
  readonly columns: () => number;
  readonly note: (text: string) => void;
  /** Puts the flags of the command line into the next steps of an error. */
  readonly carry: (error: EsmctlError) => Promise<EsmctlError>;
}
