import { ASSUMPTIONS, type Assumed, type Assumption, assume } from '../model/assumptions.ts';
import { assumeScaling, SCALING_ASSUMPTIONS, type ScalingAssumed } from '../scaling/scaling-assumptions.ts';

/** All of a run, in one list: `esmctl run --explain` and docs/semantics.md show exactly these. */
export const RUN_ASSUMPTIONS = [...ASSUMPTIONS, ...SCALING_ASSUMPTIONS] as const satisfies readonly Assumption[];

export type RunAssumed = Assumed & ScalingAssumed;

/** The defaults, with those of `chosen` put over them; `chosen` is already checked. */
export function assumeForRun(chosen: Partial<RunAssumed> = {}): RunAssumed {
  return { ...assume(), ...assumeScaling(), ...chosen };
}
