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
  readonly note: (text: string) => void;
}
