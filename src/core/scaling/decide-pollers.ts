import type { PollerDecision, ScalingObservation, ScalingReason, ScalingState } from './scaling-observation.ts';
import type { ScalingRules } from './scaling-rules.ts';

/** The state at the start; the first evaluation comes after one interval. */
export function beginScaling({ evaluationMs }: ScalingRules, atMs: number): ScalingState {
  return { nextEvaluationMs: atMs + evaluationMs, lastLag: undefined, quiet: 0, pending: undefined };
}

/** The fewest and the most pollers: never more than partitions, which have one reader each at most. */
export function pollerLimits({ mode }: ScalingRules, partitions: number): { least: number; most: number } {
  const most = Math.max(1, mode.kind === 'provisioned' ? Math.min(mode.maximumPollers, partitions) : partitions);
  return { least: mode.kind === 'provisioned' ? Math.min(mode.minimumPollers, most) : 1, most };
}

export function initialPollersOf(rules: ScalingRules, partitions: number): number {
  const { least, most } = pollerLimits(rules, partitions);
  return Math.min(most, Math.max(least, rules.initialPollers));
}

/**
 * How many pollers there should be (Lambda developer guide, page kafka-scaling-modes): lag is evaluated on a schedule, a
 * change takes place later, the next one is decided when it has. Steps and thresholds are `SCALING_ASSUMPTIONS`.
 */
export function decidePollers(
  rules: ScalingRules,
  state: ScalingState,
  observation: ScalingObservation,
): { readonly state: ScalingState; readonly decision: PollerDecision } {
  const { atMs, pollers, lag } = observation;
  const { pending } = state;
  if (pending !== undefined && atMs < pending.atMs) return { state, decision: hold('change-pending', pending.atMs) };
  if (atMs < state.nextEvaluationMs) {
    return { state: { ...state, pending: undefined }, decision: hold('not-due', state.nextEvaluationMs) };
  }
  const nextEvaluationMs = nextOf(state.nextEvaluationMs, rules.evaluationMs, atMs);
  const records = sumOfKnown(lag);
  const lastLag = records === undefined ? state.lastLag : { records, atMs };
  const { least, most } = pollerLimits(rules, lag.length);
  const wish = wishFor(rules, state, observation, { records, least });
  const quiet = wish.fewerWouldDo ? state.quiet + 1 : 0;
  const wanted = Math.min(most, Math.max(least, wish.pollers));
  const next: ScalingState = { nextEvaluationMs, lastLag, quiet, pending: undefined };
  if (wanted === pollers) {
    const isCapped = wish.pollers !== pollers;
    return { state: next, decision: hold(isCapped ? 'at-limit' : wish.reason, nextEvaluationMs) };
  }
  const reason = pollers < least || pollers > most ? 'limits' : wish.reason;
  const decision: PollerDecision = { target: wanted, reason, atMs: atMs + rules.delayMs };
  return { state: { ...next, quiet: 0, pending: decision }, decision };

  function hold(reason: ScalingReason, untilMs: number): PollerDecision {
    return { target: pollers, reason, atMs: untilMs };
  }
}

interface Wish {
  readonly pollers: number;
  readonly reason: ScalingReason;
  readonly fewerWouldDo: boolean;
}

/** What would be good, the upper limit aside. */
function wishFor(
  rules: ScalingRules,
  state: ScalingState,
  { atMs, pollers, throttles, bytesPerSecond, concurrentInvocations }: ScalingObservation,
  { records: lag, least }: { readonly records: number | undefined; readonly least: number },
): Wish {
  const stay = (reason: ScalingReason): Wish => ({ pollers, reason, fewerWouldDo: false });
  if (throttles > 0) {
    if (rules.mode.kind === 'provisioned') return stay('throttled');
    const gone = Math.max(1, Math.floor(pollers * rules.throttleShare));
    return { pollers: pollers - gone, reason: 'throttled', fewerWouldDo: false };
  }
  const forThroughput = Math.ceil(bytesPerSecond / rules.fullBytesPerSecond);
  const forInvocations = Math.ceil(concurrentInvocations / rules.fullInvocations);
  const busy = Math.max(1, forThroughput, forInvocations);
  const busyReason = forThroughput >= forInvocations ? 'throughput' : 'invocations';
  if (busy > pollers) return { pollers: busy, reason: busyReason, fewerWouldDo: false };
  if (lag === undefined) return stay('lag-unknown');
  if (lag > rules.lagPerPoller * pollers) {
    if (drainsInTime(rules, state.lastLag, { records: lag, atMs })) return stay('draining');
    const more = Math.max(1, Math.round(pollers * rules.upShare));
    return { pollers: pollers + more, reason: 'lag', fewerWouldDo: false };
  }
  const fewer = Math.max(least, pollers - rules.downPollers);
  const fewerWouldDo = fewer < pollers && busy <= fewer && lag <= rules.lagPerPoller * fewer;
  if (!fewerWouldDo) return stay('keeps-up');
  if (state.quiet + 1 < rules.quietEvaluations) return { pollers, reason: 'quiet-not-long', fewerWouldDo };
  return { pollers: fewer, reason: 'quiet', fewerWouldDo };
}

/** Whether the lag, shrinking as it did since the last evaluation, is gone soon enough. */
function drainsInTime(
  { drainMs }: ScalingRules,
  before: ScalingState['lastLag'],
  now: NonNullable<ScalingState['lastLag']>,
): boolean {
  if (before === undefined || before.records <= now.records) return false;
  const recordsPerMs = (before.records - now.records) / (now.atMs - before.atMs);
  return now.records / recordsPerMs <= drainMs;
}

function sumOfKnown(lag: readonly (number | undefined)[]): number | undefined {
  let sum: number | undefined;
  for (const records of lag) if (records !== undefined) sum = (sum ?? 0) + records;
  return sum;
}

/** Evaluations keep to their schedule, also when one was late. */
function nextOf(dueMs: number, intervalMs: number, atMs: number): number {
  return dueMs + intervalMs * (Math.floor((atMs - dueMs) / intervalMs) + 1);
}
