import type { ScalingAssumed } from './scaling-assumptions.ts';

/** Capacity of one provisioned poller (Lambda developer guide, page kafka-scaling-modes). */
export const PROVISIONED_POLLER = { bytesPerSecond: 5_000_000, concurrentInvocations: 5 } as const;

/** The offset lag of an on-demand mapping is evaluated every minute (same page). */
const ON_DEMAND_EVALUATION_SECONDS = 60;

export type ScalingMode =
  | { readonly kind: 'on-demand' }
  | { readonly kind: 'provisioned'; readonly minimumPollers: number; readonly maximumPollers: number };

/** What is documented and what is assumed, as numbers. */
export interface ScalingRules {
  readonly mode: ScalingMode;
  readonly initialPollers: number;
  readonly evaluationMs: number;
  /** From the evaluation to the change. */
  readonly delayMs: number;
  /** Records. */
  readonly lagPerPoller: number;
  readonly drainMs: number;
  /** 1 doubles. */
  readonly upShare: number;
  readonly downPollers: number;
  readonly quietEvaluations: number;
  /** Of the pollers, gone when the function is throttled. */
  readonly throttleShare: number;
  /** Of one poller; at it the poller is full. Both without bound on-demand. */
  readonly fullBytesPerSecond: number;
  readonly fullInvocations: number;
}

/** `timeScale` divides every duration: 10 lets a minute pass in six seconds. */
export function scalingRulesOf(mode: ScalingMode, assumed: ScalingAssumed, timeScale = 1): ScalingRules {
  const scaled = (seconds: number): number => (seconds * 1000) / timeScale;
  const share = (percent: string): number => Number(percent) / 100;
  const isProvisioned = mode.kind === 'provisioned';
  const evaluationMs = scaled(
    isProvisioned ? Number(assumed['provisioned-evaluation-seconds']) : ON_DEMAND_EVALUATION_SECONDS,
  );
  const fill = share(assumed['provisioned-fill-percent']);
  return {
    mode,
    initialPollers: isProvisioned ? mode.minimumPollers : Number(assumed['initial-pollers']),
    evaluationMs,
    delayMs: isProvisioned ? evaluationMs : scaled(Number(assumed['scaling-delay-seconds'])),
    lagPerPoller: Number(assumed['scaling-lag-per-poller']),
    drainMs: scaled(Number(assumed['scaling-drain-seconds'])),
    upShare: share(assumed['scaling-up-percent']),
    downPollers: Number(assumed['scaling-down-pollers']),
    quietEvaluations: Number(assumed['scaling-quiet-evaluations']),
    throttleShare: share(assumed['scaling-throttle-percent']),
    fullBytesPerSecond: isProvisioned ? PROVISIONED_POLLER.bytesPerSecond * fill : Number.POSITIVE_INFINITY,
    fullInvocations: isProvisioned ? PROVISIONED_POLLER.concurrentInvocations * fill : Number.POSITIVE_INFINITY,
  };
}
