import type { RunProgress } from '../simulation/run-progress.ts';
import type { PolicyResult } from '../simulation/simulation-result.ts';
import { renderChart } from './chart-text.ts';
import { clipColumns } from './fit-columns.ts';
import { count, seconds } from './quantities.ts';
import type { Style } from './style.ts';

/** Simulations that are under way, at one moment. */
export interface SimulationMoment {
  /** Undefined before the first step, and while pollers are searched for: nobody knows how many simulations that takes. */
  readonly progress: RunProgress | undefined;
  readonly elapsedMs: number;
}

export interface SimulationFrame extends SimulationMoment {
  /** The first seed of each policy that is through. */
  readonly results: readonly PolicyResult[];
}

const WIDEST_BAR = 40;
const LEAST_SHARE_TO_ESTIMATE = 0.02;
const CHART_ROWS = 3;

/** `████░░░░ 38 of 400 runs, 12.1 s, about 1m 45s left`; at most `columns` characters. */
export function renderSimulationProgress(
  { progress, elapsedMs }: SimulationMoment,
  columns: number,
  style: Style,
): string {
  const elapsed = seconds(Math.max(1, elapsedMs) / 1000);
  if (progress === undefined) return clipColumns(`simulating, ${elapsed}`, columns);
  const share = Math.min(1, progress.share);
  const left =
    share < LEAST_SHARE_TO_ESTIMATE ? '' : `, about ${seconds(Math.max(1, elapsedMs * (1 / share - 1)) / 1000)} left`;
  const tail = ` ${count(progress.ended)} of ${count(progress.all)} runs, ${elapsed}${left}`;
  const width = Math.max(10, Math.min(WIDEST_BAR, columns - tail.length));
  const full = Math.round(share * width);
  return clipColumns(`${style.accent('█'.repeat(full))}${style.dim('░'.repeat(width - full))}${tail}`, columns);
}

/** The live screen: progress, and a chart of each policy that is through, as many as there is room for. */
export function renderSimulationFrame(
  frame: SimulationFrame,
  { columns, rows, style }: { readonly columns: number; readonly rows: number; readonly style: Style },
): readonly string[] {
  const room = Math.floor((rows - 3) / (CHART_ROWS + 1));
  const charts = frame.results.slice(0, Math.max(0, room)).flatMap(({ mode, timeline }) => {
    const values = timeline.map(({ oldestAgeSeconds }) => oldestAgeSeconds);
    const title = `Age of the oldest record, ${mode}`;
    const format = (value: number): string => (value === 0 ? '0 s' : seconds(value));
    return renderChart({ title, values, format }, columns, CHART_ROWS, style).split('\n');
  });
  return [renderSimulationProgress(frame, columns, style), ...charts, style.dim('Ctrl-C ends it')];
}
