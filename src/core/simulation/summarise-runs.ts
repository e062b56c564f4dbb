import type { PolicyResult, SimulationSummary, TimelinePoint } from './simulation-result.ts';

export interface Band {
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
}

/** What many seeds of one policy came to. */
export interface PolicyBands {
  readonly mode: string;
  readonly runs: number;
  readonly timeline: readonly {
    readonly atSeconds: number;
    readonly lag: Band;
    readonly oldestAgeSeconds: Band;
    readonly pollers: Band;
  }[];
  readonly summary: Readonly<Record<BandedName, Band | null>>;
}

const BANDED = [
  'peakLag',
  'peakAgeSeconds',
  'p99AgeSeconds',
  'p99LatencySeconds',
  'drainedAfterSeconds',
  'secondsAboveTarget',
  'invocations',
  'pollerHours',
  'eventPollerUnitHours',
] as const satisfies readonly (keyof SimulationSummary)[];

type BandedName = (typeof BANDED)[number] | 'cost';

/** Bands over the runs of one policy, which differ in their seed alone; null where a run has no such number. */
export function summariseRuns(results: readonly PolicyResult[]): PolicyBands {
  const longest = results.reduce((best, { timeline }) => Math.max(best, timeline.length), 0);
  const pointsAt = (at: number): readonly TimelinePoint[] =>
    results.flatMap(({ timeline }) => timeline[at] ?? timeline.at(-1) ?? []);
  const atSecondsOf = (at: number): number =>
    results.find(({ timeline }) => timeline.length > at)?.timeline[at]?.atSeconds ?? 0;
  return {
    mode: results[0]?.mode ?? '',
    runs: results.length,
    timeline: Array.from({ length: longest }, (_, at) => {
      const points = pointsAt(at);
      const band = (name: 'lag' | 'oldestAgeSeconds' | 'pollers'): Band => bandOf(points.map((point) => point[name]));
      return {
        atSeconds: atSecondsOf(at),
        lag: band('lag'),
        oldestAgeSeconds: band('oldestAgeSeconds'),
        pollers: band('pollers'),
      };
    }),
    summary: {
      ...(Object.fromEntries(
        BANDED.map((name) => [name, bandOfKnown(results.map(({ summary }) => summary[name]))]),
      ) as Record<(typeof BANDED)[number], Band | null>),
      cost: bandOf(results.map(({ summary }) => summary.cost.total)),
    },
  };
}

function bandOfKnown(values: readonly (number | null)[]): Band | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length || known.length === 0 ? null : bandOf(known);
}

function bandOf(values: readonly number[]): Band {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { p5: at(0.05), p50: at(0.5), p95: at(0.95) };
}
