import type { Problem } from '../model/errors.ts';
import type { SimulationInputs } from './simulation-inputs.ts';
import type { PolicyResult } from './simulation-result.ts';

/** Lag grew over the last part of the run by more than this share of what arrived in it. */
const GROWTH = 0.02;
const OFTEN = 0.05;

/** What to change, from what the policies came to. */
export function simulationFindingsOf(results: readonly PolicyResult[], inputs: SimulationInputs): readonly Problem[] {
  const longestMs = Math.max(0, ...results.map(({ summary }) => summary.simulatedSeconds * 1000));
  return [...results.flatMap((result) => [...findingsOfPolicy(result, inputs)]), ...findingsOfLength(longestMs)];
}

/** What brokers keep offsets for by default: offsets.retention.minutes of 10080 since Kafka 2.0 (KIP-186). */
const OFFSETS_RETENTION_DAYS = 7;
const DAY_MS = 86_400_000;

function* findingsOfLength(simulatedMs: number): Generator<Problem> {
  if (simulatedMs <= OFFSETS_RETENTION_DAYS * DAY_MS) return;
  const days = n(simulatedMs / DAY_MS);
  yield {
    severity: 'info',
    code: 'longer-than-offsets-retention',
    message: `the run is longer (${days} days) than brokers usually keep the offsets of a group without members (${OFFSETS_RETENTION_DAYS} days)`,
    why: 'the simulated group has members all the time, so its offsets do not expire; those of a mapping that is disabled so long do (offsets.retention.minutes), and on brokers before Kafka 2.1 those of a partition without a commit for so long',
    next: 'esmctl predict position --if disabled-for=8d says where a mapping would start then',
  };
}

function* findingsOfPolicy({ mode, timeline, summary }: PolicyResult, inputs: SimulationInputs): Generator<Problem> {
  const { binding } = summary;
  if (summary.lostRecords > 0) {
    yield {
      severity: 'error',
      code: 'records-lost',
      message: `${mode}: ${n(summary.lostRecords)} records are removed by the topic's retention before they are read`,
      why: "Kafka removes records older than the topic's retention.ms, read or not",
      next: 'raise retention.ms, or what binds',
    };
  }
  if (inputs.untilDrained && summary.drainedAfterSeconds === null) {
    yield {
      severity: 'error',
      code: 'never-drained',
      message: `${mode}: the backlog is not drained within ${n(inputs.durationMs / 60_000)} minutes; ${n(summary.lagAtEnd)} records wait`,
      next: 'a longer --duration shows whether it ever is; otherwise raise what binds',
    };
  } else if (isGrowing(timeline)) {
    yield {
      severity: 'warning',
      code: 'lag-grows',
      message: `${mode}: lag still grows at the end (${n(summary.lagAtEnd)} records)`,
      next: 'raise what binds, or let it run longer (--duration) to see whether scaling catches up',
    };
  }
  if (binding.partitions > OFTEN) {
    yield {
      severity: 'warning',
      code: 'partitions-bind',
      message: `${mode}: ${n(binding.partitions * 100)} % of the time every partition has a processor of its own and records still wait: more pollers cannot help`,
      next: 'a faster function, larger batches, more partitions, or keys that spread better',
    };
  }
  if (binding['maximum-pollers'] > OFTEN || binding['poller-throughput'] > OFTEN) {
    yield {
      severity: 'warning',
      code: 'pollers-bind',
      message: `${mode}: ${n((binding['maximum-pollers'] + binding['poller-throughput']) * 100)} % of the time all pollers that are allowed are at work and records wait`,
      next: isLambda(mode) ? 'raise MaximumPollers' : 'more workers, where the platform allows them',
    };
  }
  if (binding.scaling > OFTEN && summary.secondsAboveTarget > 0) {
    yield {
      severity: 'info',
      code: 'scaling-late',
      message: `${mode}: ${n(binding.scaling * 100)} % of the time records wait for ${isLambda(mode) ? 'pollers' : 'workers'} that come later`,
      next: earlierWith(mode),
    };
  }
  if (summary.throttles > summary.invocations * OFTEN) {
    yield {
      severity: 'warning',
      code: 'function-throttled',
      message: `${mode}: the function is throttled ${n(summary.throttles)} times (${n(summary.invocations)} invocations)`,
      next: `reserve more concurrency: ${n(Math.min(inputs.partitions, Math.ceil(summary.peakConcurrency * 1.2)))} at least`,
    };
  }
  if (summary.givenUpRecords > 0) {
    yield {
      severity: 'warning',
      code: 'records-given-up',
      message: `${mode}: ${n(summary.givenUpRecords)} records are given up after the last retry`,
      next: 'DestinationConfig.OnFailure keeps them',
    };
  }
}

function isLambda(mode: string): boolean {
  return mode === 'on-demand' || mode.startsWith('provisioned');
}

function earlierWith(mode: string): string {
  if (mode === 'on-demand') return 'provisioned mode has MinimumPollers at work at once';
  if (isLambda(mode)) return 'a higher MinimumPollers shortens this';
  return 'a lower lag threshold asks for workers earlier; how long one takes to start is --assume baseline-start-seconds=…';
}

function isGrowing(timeline: PolicyResult['timeline']): boolean {
  const end = timeline.at(-1);
  const before = timeline[Math.floor(timeline.length * 0.8)];
  if (end === undefined || before === undefined || end === before) return false;
  const arrived = timeline
    .slice(-Math.ceil(timeline.length * 0.2))
    .reduce((sum, { inRecordsPerSecond }) => sum + inRecordsPerSecond, 0);
  const seconds = (end.atSeconds - before.atSeconds) / Math.ceil(timeline.length * 0.2);
  return end.lag - before.lag > Math.max(1000, arrived * seconds * GROWTH);
}

const FORMAT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

function n(value: number): string {
  return FORMAT.format(value);
}
