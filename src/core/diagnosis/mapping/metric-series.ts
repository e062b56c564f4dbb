import type { Known } from '../../model/known.ts';
import type { MetricFacts, MetricName, MetricPoint } from '../../snapshot/facts/aws-facts.ts';

/** Values of a metric in the order of time; none where it was not read or nothing was emitted. */
export function pointsOf(metrics: Known<MetricFacts>, name: MetricName): readonly MetricPoint[] {
  return metrics.known ? (metrics.value.series[name] ?? []) : [];
}

/** The sum over the span; `undefined` where nothing was emitted. */
export function sumOf(metrics: Known<MetricFacts>, name: MetricName): number | undefined {
  const points = pointsOf(metrics, name);
  return points.length === 0 ? undefined : points.reduce((sum, { value }) => sum + value, 0);
}

export function lastOf(metrics: Known<MetricFacts>, name: MetricName): number | undefined {
  return pointsOf(metrics, name).at(-1)?.value;
}

/** The first of the names that has values. */
export function firstWithValues(metrics: Known<MetricFacts>, names: readonly MetricName[]): MetricName | undefined {
  return names.find((name) => pointsOf(metrics, name).length > 0);
}

const LEAST_POINTS = 4;
const RISE = 1.2;

/** The last third is on average a fifth above the first: enough not to be the tide of one batch. */
export function rises(points: readonly MetricPoint[]): boolean {
  if (points.length < LEAST_POINTS) return false;
  const third = Math.floor(points.length / 3);
  const mean = (some: readonly MetricPoint[]): number =>
    some.reduce((sum, { value }) => sum + value, 0) / Math.max(1, some.length);
  const [before, after] = [mean(points.slice(0, third)), mean(points.slice(-third))];
  return after > 0 && after > before * RISE;
}
