import type { Clock } from '../model/clock.ts';
import { beginScaling, decidePollers, pollerLimits } from '../scaling/decide-pollers.ts';
import type { PollerDecision } from '../scaling/scaling-observation.ts';
import type { ScalingRules } from '../scaling/scaling-rules.ts';
import type { ConcurrencyMeter } from './concurrency-meter.ts';
import type { Measurements } from './measurements.ts';
import type { PollerSet } from './poller-set.ts';
import type { Emit } from './runtime-events.ts';

export interface ScalerOptions {
  readonly rules: ScalingRules;
  readonly clock: Clock;
  readonly pollers: PollerSet;
  /** Of each partition that is owned, the records that are not yet done. */
  readonly lag: () => readonly (number | undefined)[];
  readonly measurements: Measurements;
  readonly concurrency: ConcurrencyMeter;
  readonly emit: Emit;
}

/** While the group rebalances nobody knows what there is to judge. */
const UNSETTLED_LOOK_MS = 250;

/** Lets the policy of `scaling/` look at the run on its schedule, and does what it decides. Returns how to stop it. */
export function scalePollers({ rules, clock, pollers, ...seen }: ScalerOptions): () => void {
  const { lag, measurements, concurrency } = seen;
  let state = beginScaling(rules, clock.monotonicMs());
  let since = { atMs: clock.monotonicMs(), throttles: 0, bytes: 0 };
  let cancel = clock.after(state.nextEvaluationMs - since.atMs, look);
  return () => cancel();

  function look(): void {
    if (!pollers.isSettled) {
      cancel = clock.after(UNSETTLED_LOOK_MS, look);
      return;
    }
    const atMs = clock.monotonicMs();
    const throttles = measurements.outcomes.throttled;
    const bytes = measurements.polledBytes;
    const answer = decidePollers(rules, state, {
      atMs,
      pollers: pollers.size,
      lag: lag(),
      throttles: throttles - since.throttles,
      bytesPerSecond: ((bytes - since.bytes) * 1000) / Math.max(1, atMs - since.atMs),
      concurrentInvocations: concurrency.takeAverage(),
    });
    since = { atMs, throttles, bytes };
    ({ state } = answer);
    const { decision } = answer;
    const waitMs = Math.max(0, decision.atMs - atMs);
    cancel = clock.after(waitMs, decision.target === pollers.size ? look : () => change(decision));
  }

  function change({ target, reason }: PollerDecision): void {
    const before = pollers.size;
    // Meanwhile another process may have taken partitions.
    const { most } = pollerLimits(rules, pollers.isSettled ? lag().length : target);
    const now = Math.min(target, most);
    if (now !== before) {
      pollers.resize(now);
      seen.emit({ type: 'pollers-changed', before, pollers: now, reason });
    }
    look();
  }
}
