import type { StreamMapping } from '../../core/mapping/mapping.ts';
import { initialPollersOf, pollerLimits } from '../../core/scaling/decide-pollers.ts';
import { PROVISIONED_POLLER, type ScalingRules, scalingRulesOf } from '../../core/scaling/scaling-rules.ts';
import type { RunSettings } from './run-settings.ts';

/** How many pollers a run begins with, and whether their number changes. */
export interface PollerChoice {
  readonly pollers: number;
  readonly processors: number;
  readonly members: number;
  readonly scaling: ScalingRules | undefined;
  /** Invocations at once that there may be at most. */
  readonly mostProcessors: number;
}

/** `partitions` is undefined where one reader reads all: its pollers are processors, and stay as they are. */
export function choosePollers(
  { provisioned }: StreamMapping,
  { pollers: fixed, assumed, timeScale }: RunSettings,
  partitions: number | undefined,
): PollerChoice {
  const mode =
    provisioned === undefined ? ({ kind: 'on-demand' } as const) : { kind: 'provisioned' as const, ...provisioned };
  const rules = scalingRulesOf(mode, assumed, timeScale);
  const each = provisioned === undefined ? 1 : PROVISIONED_POLLER.concurrentInvocations;
  if (fixed === undefined && partitions !== undefined) {
    const pollers = initialPollersOf(rules, partitions);
    const { most } = pollerLimits(rules, partitions);
    return { pollers, processors: pollers * each, members: pollers, scaling: rules, mostProcessors: most * each };
  }
  const pollers = fixed ?? rules.initialPollers;
  const processors = pollers * each;
  const members = partitions === undefined ? 1 : pollers;
  return { pollers, processors, members, scaling: undefined, mostProcessors: processors };
}
