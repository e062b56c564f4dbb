import { beginScaling, decidePollers, initialPollersOf, pollerLimits } from '../scaling/decide-pollers.ts';
import { assumeScaling } from '../scaling/scaling-assumptions.ts';
import type { ScalingObservation } from '../scaling/scaling-observation.ts';
import { type ScalingMode, scalingRulesOf } from '../scaling/scaling-rules.ts';
import type { PolicySpec } from './simulation-inputs.ts';

/** What a policy says when it is asked. */
export interface PolicyAnswer {
  /** As many as there are: nothing changes. */
  readonly target: number;
  /** When a change takes place. */
  readonly atMs: number;
  /** When to ask again. */
  readonly nextLookMs: number;
  /** False where it only waited: what was observed counts on. */
  readonly evaluated: boolean;
}

/** Decides the number of pollers over a run; keeps what it remembers to itself. */
export interface PollerPolicy {
  readonly initialPollers: number;
  readonly mostPollers: number;
  /** Invocations in flight of one poller. */
  readonly slotsPerPoller: number;
  readonly billedByUnits: boolean;
  readonly firstLookMs: number;
  decide(observation: ScalingObservation): PolicyAnswer;
}

type Assumed = Readonly<Record<string, string>>;

export function createPollerPolicy(spec: PolicySpec, partitions: number, assumed: Assumed): PollerPolicy {
  switch (spec.kind) {
    case 'on-demand':
    case 'provisioned':
      return createLambdaPolicy(spec, partitions, assumed);
    case 'keda':
      return createKedaPolicy(spec.lag, partitions, assumed);
    case 'azure':
      return createAzurePolicy(spec.lag, partitions, assumed);
    case 'fixed': {
      const workers = Math.min(spec.workers, partitions);
      return {
        initialPollers: workers,
        mostPollers: workers,
        slotsPerPoller: 1,
        billedByUnits: false,
        firstLookMs: Number.POSITIVE_INFINITY,
        decide: ({ atMs }) => ({ target: workers, atMs, nextLookMs: Number.POSITIVE_INFINITY, evaluated: false }),
      };
    }
  }
}

/** The policy of `esmctl run`, asked on virtual time. */
function createLambdaPolicy(mode: ScalingMode, partitions: number, assumed: Assumed): PollerPolicy {
  const rules = scalingRulesOf(mode, assumeScaling(assumed));
  let state = beginScaling(rules, 0);
  return {
    initialPollers: initialPollersOf(rules, partitions),
    mostPollers: pollerLimits(rules, partitions).most,
    slotsPerPoller: Number(assumed[mode.kind === 'provisioned' ? 'poller-invocations' : 'on-demand-invocations']),
    billedByUnits: mode.kind === 'provisioned',
    firstLookMs: state.nextEvaluationMs,
    decide(observation) {
      const answer = decidePollers(rules, state, observation);
      state = answer.state;
      const { target, atMs, reason } = answer.decision;
      return { target, atMs, nextLookMs: atMs, evaluated: reason !== 'not-due' && reason !== 'change-pending' };
    },
  };
}

const KEDA = { intervalMs: 15_000, stabilisationMs: 300_000, tolerance: 0.1, atOnce: 4 } as const;

/**
 * `ceil(total lag / threshold)`, at most as many as partitions, through a horizontal pod autoscaler with its defaults:
 * every 15 s, nothing within 10 %, up by four or double at once, down to the highest wish of the last 5 minutes.
 * Sources: kafka_scaler.go of KEDA; Kubernetes documentation, horizontal pod autoscaling.
 */
function createKedaPolicy(threshold: number, partitions: number, assumed: Assumed): PollerPolicy {
  const startMs = Number(assumed['baseline-start-seconds']) * 1000;
  let wishes: { readonly atMs: number; readonly workers: number }[] = [];
  return {
    ...baseline(partitions, KEDA.intervalMs),
    decide({ atMs, pollers, lag }) {
      const total = sumOf(lag);
      const ratio = total / threshold / pollers;
      const wished = Math.abs(ratio - 1) <= KEDA.tolerance ? pollers : clamp(Math.ceil(total / threshold), partitions);
      wishes = [...wishes.filter((wish) => wish.atMs > atMs - KEDA.stabilisationMs), { atMs, workers: wished }];
      const highest = Math.max(...wishes.map(({ workers }) => workers));
      const target =
        wished > pollers ? Math.min(wished, Math.max(pollers + KEDA.atOnce, pollers * 2)) : Math.min(pollers, highest);
      return answer(target, pollers, atMs, KEDA.intervalMs, startMs);
    },
  };
}

const AZURE = { intervalMs: 30_000, quietMs: 60_000 } as const;

/**
 * `ceil(total lag / threshold)`, at most as many as partitions, and no fewer within a minute after more.
 * Source: KafkaGenericTargetScaler of the Azure Functions Kafka extension.
 */
function createAzurePolicy(threshold: number, partitions: number, assumed: Assumed): PollerPolicy {
  const startMs = Number(assumed['baseline-start-seconds']) * 1000;
  let grewAtMs = Number.NEGATIVE_INFINITY;
  return {
    ...baseline(partitions, AZURE.intervalMs),
    decide({ atMs, pollers, lag }) {
      const wished = clamp(Math.ceil(sumOf(lag) / threshold), partitions);
      const target = wished < pollers && atMs - grewAtMs < AZURE.quietMs ? pollers : wished;
      if (target > pollers) grewAtMs = atMs;
      return answer(target, pollers, atMs, AZURE.intervalMs, startMs);
    },
  };
}

function baseline(partitions: number, firstLookMs: number) {
  return { initialPollers: 1, mostPollers: partitions, slotsPerPoller: 1, billedByUnits: false, firstLookMs };
}

/** Workers are there after their start; fewer are gone at once. */
function answer(target: number, workers: number, nowMs: number, intervalMs: number, startMs: number): PolicyAnswer {
  const atMs = target > workers ? nowMs + startMs : nowMs;
  return { target, atMs, nextLookMs: Math.max(atMs, nowMs + intervalMs), evaluated: true };
}

function clamp(workers: number, partitions: number): number {
  return Math.min(partitions, Math.max(1, workers));
}

function sumOf(lag: ScalingObservation['lag']): number {
  let sum = 0;
  for (const records of lag) sum += records ?? 0;
  return sum;
}
