import { meanDurationOf } from '../simulation/function-model.ts';
import type { PolicyResult, SimulationSummary } from '../simulation/simulation-result.ts';
import type { Band, PolicyBands } from '../simulation/summarise-runs.ts';
import { money } from './capacity-text.ts';
import { renderChart, renderTimeAxis } from './chart-text.ts';
import { renderProblems } from './problems-text.ts';
import { bytes, count, counted, seconds as nonZeroSeconds } from './quantities.ts';
import { wrap } from './run-explain-text.ts';
import type { SimulationAnswer } from './simulation-json.ts';
import type { Style } from './style.ts';
import { renderTable } from './table-text.ts';

const USUAL_WIDTH = 80;
const WIDTHS = { least: 48, most: 140, prose: 100 } as const;
const CHART_ROWS = 4;

/**
 * The answer for a person: what was simulated, a chart of each policy, their numbers beside each other, findings. Charts
 * are as wide as the terminal, from 48 to 140 columns, and 80 in a pipe.
 */
export function renderSimulation(answer: SimulationAnswer, style: Style, columns = USUAL_WIDTH): string {
  const { results, findings, search } = answer;
  const width = Math.max(WIDTHS.least, Math.min(columns, WIDTHS.most));
  const prose = Math.min(width, WIDTHS.prose);
  const parts = [
    renderScenario(answer, style, prose),
    ...results.map((result) => renderCharts(result, style, width)),
    renderSummaries(results, answer, style, prose),
    ...answer.bands.map((band) => renderBands(band, answer.inputs.load.backlogRecords > 0, style)),
    ...(search === undefined ? [] : [renderSearch(search, style)]),
    ...(findings.length === 0 ? [] : [renderProblems(findings, style, undefined, prose)]),
    renderAssumed(answer, style, prose),
  ];
  return parts.join('\n\n');
}

function renderScenario(
  { inputs, recordsPerSecond, defaulted }: SimulationAnswer,
  style: Style,
  width: number,
): string {
  const { load, functionModel } = inputs;
  const rate = recordsPerSecond === undefined ? 'the recorded rates' : `${count(recordsPerSecond)} records/s usually`;
  const backlog = load.backlogRecords === 0 ? '' : `, behind a backlog of ${count(load.backlogRecords)}`;
  const text = `${rate} of ${bytes(inputs.recordBytes)} over ${counted(inputs.partitions, 'partition')}${backlog}; batches of ${count(inputs.batchLimit)}, window ${span(inputs.windowMs)}; function ${functionModel.kind}, ${span(meanDurationOf(functionModel))} on average; ${seconds(inputs.durationMs / 1000)} simulated, seed ${inputs.seed}.`;
  const taken = defaulted.length === 0 ? [] : wrap(`Not given, and so the default: ${defaulted.join(', ')}.`, width);
  return [...wrap(text, width), ...taken.map((line) => style.dim(line))].join('\n');
}

function renderCharts({ mode, timeline, summary }: PolicyResult, style: Style, width: number): string {
  const chart = (title: string, values: readonly number[], format: (value: number) => string): string =>
    renderChart({ title: `${title}, ${mode}`, values, format }, width, CHART_ROWS, style);
  return [
    chart(
      'Pollers',
      timeline.map(({ pollers }) => pollers),
      count,
    ),
    chart(
      'Lag in records',
      timeline.map(({ lag }) => lag),
      short,
    ),
    chart(
      'Age of the oldest record',
      timeline.map(({ oldestAgeSeconds }) => oldestAgeSeconds),
      seconds,
    ),
    renderTimeAxis(
      summary.simulatedSeconds,
      width,
      (value) => (value === 0 ? '0' : seconds(value).replace(/ 0[ms]$/, '')),
      style,
    ),
  ].join('\n');
}

type Cell = (summary: SimulationSummary) => string;

function renderSummaries(
  results: readonly PolicyResult[],
  { inputs }: SimulationAnswer,
  style: Style,
  width: number,
): string {
  const target = seconds(inputs.targetAgeMs / 1000);
  const { region, asOf } = inputs.prices;
  const cells: readonly (readonly [string, Cell])[] = [
    ['records done', ({ doneRecords }) => count(doneRecords)],
    ['peak lag', ({ peakLag }) => count(peakLag)],
    ['lag at the end', ({ lagAtEnd }) => count(lagAtEnd)],
    ['peak age', ({ peakAgeSeconds }) => seconds(peakAgeSeconds)],
    ['p99 age over time', ({ p99AgeSeconds }) => seconds(p99AgeSeconds)],
    [`time above ${target}`, ({ secondsAboveTarget }) => seconds(secondsAboveTarget)],
    ['latency p50', ({ p50LatencySeconds }) => optional(p50LatencySeconds, seconds)],
    ['latency p99', ({ p99LatencySeconds }) => optional(p99LatencySeconds, seconds)],
    ...(inputs.load.backlogRecords === 0
      ? []
      : [
          [
            'drained after',
            ({ drainedAfterSeconds }) => (drainedAfterSeconds === null ? 'never' : seconds(drainedAfterSeconds)),
          ] as const satisfies readonly [string, Cell],
        ]),
    ['pollers, peak and end', ({ peakPollers, pollersAtEnd }) => `${peakPollers}, ${pollersAtEnd}`],
    ['rebalances', ({ rebalances }) => count(rebalances)],
    ['poller-hours', ({ pollerHours }) => pollerHours.toFixed(1)],
    ['EPU-hours', ({ eventPollerUnitHours }) => optional(eventPollerUnitHours, (hours) => hours.toFixed(1))],
    ['invocations', ({ invocations }) => count(invocations)],
    ['records a batch', ({ meanBatchRecords }) => optional(meanBatchRecords, (records) => records.toFixed(1))],
    ['concurrency, mean', ({ meanConcurrency }) => meanConcurrency.toFixed(1)],
    ['throttles', ({ throttles }) => count(throttles)],
    ['cost, USD', ({ cost }) => money(cost.total)],
    ['  of it pollers', ({ cost }) => optional(cost.pollers, money)],
    ...BINDING_ROWS.filter(([state]) => results.some(({ summary }) => summary.binding[state] >= 0.0005)).map(
      ([state, words]) =>
        [`waiting for ${words}`, ({ binding }: SimulationSummary) => `${(binding[state] * 100).toFixed(1)} %`] as const,
    ),
  ];
  const head = ['', ...results.map(({ mode }) => mode)];
  const rows = cells.map(([name, cell]) => [name, ...results.map(({ summary }) => cell(summary))]);
  const table = renderTable([head, ...rows], ['left', ...results.map(() => 'right' as const)], style);
  const prices = `prices of ${region}, ${asOf}; on-demand pollers are free of charge, other platforms' workers are not priced`;
  return [table, ...wrap(prices, width).map((line) => style.dim(line))].join('\n');
}

const BINDING_ROWS = [
  ['scaling', 'scaling'],
  ['rebalance', 'a rebalance'],
  ['maximum-pollers', 'more pollers'],
  ['poller-throughput', '5 MB/s a poller'],
  ['partitions', 'partitions'],
  ['function-concurrency', 'concurrency'],
] as const satisfies readonly (readonly [keyof SimulationSummary['binding'], string])[];

function renderBands({ mode, runs, summary }: PolicyBands, hasBacklog: boolean, style: Style): string {
  const row = (name: string, band: Band | null, format: (value: number) => string): string[] =>
    band === null ? [name, 'none', 'none', 'none'] : [name, format(band.p5), format(band.p50), format(band.p95)];
  const rows = [
    [`${mode}, ${runs} runs`, 'p5', 'p50', 'p95'],
    row('peak lag', summary.peakLag, count),
    row('peak age', summary.peakAgeSeconds, seconds),
    row('latency p99', summary.p99LatencySeconds, seconds),
    row('time above target', summary.secondsAboveTarget, seconds),
    ...(!hasBacklog
      ? []
      : summary.drainedAfterSeconds === null
        ? [['drained after', '', 'not in every run', '']]
        : [row('drained after', summary.drainedAfterSeconds, seconds)]),
    row('poller-hours', summary.pollerHours, (hours) => hours.toFixed(1)),
    row('cost, USD', summary.cost, money),
  ];
  return renderTable(rows, ['left', 'right', 'right', 'right'], style);
}

function renderSearch(
  { found, targetAgeSeconds, leastAgeSeconds, simulations }: NonNullable<SimulationAnswer['search']>,
  style: Style,
): string {
  const tried = style.dim(`(${counted(simulations, 'simulation')})`);
  if (found === null) {
    return `${style.bad('No number of pollers')} keeps the oldest record under ${seconds(targetAgeSeconds)}: it gets ${seconds(leastAgeSeconds)} old with as many as there can be ${tried}`;
  }
  const { MinimumPollers, MaximumPollers, peakAgeSeconds } = found;
  return `${style.good(`MinimumPollers ${MinimumPollers}, MaximumPollers ${MaximumPollers}`)} keep the oldest record under ${seconds(targetAgeSeconds)} (${seconds(peakAgeSeconds)}) ${tried}`;
}

function renderAssumed({ inputs, chosen }: SimulationAnswer, style: Style, width: number): string {
  const pairs = Object.entries(inputs.assumed).map(([name, value]) => `${name}=${value}${name in chosen ? '*' : ''}`);
  return [...wrap(`Assumed (--explain has the reasons): ${pairs.join(' ')}`, width)]
    .map((line) => style.dim(line))
    .join('\n');
}

function optional(value: number | null, format: (value: number) => string): string {
  return value === null ? 'none' : format(value);
}

function span(ms: number): string {
  return ms === 0 ? '0' : seconds(ms / 1000);
}

function seconds(value: number): string {
  return value === 0 ? '0 s' : nonZeroSeconds(value);
}

/** 12345 → 12.3 k. */
function short(value: number): string {
  if (value < 1e4) return count(value);
  if (value < 1e6) return `${(value / 1e3).toFixed(1)} k`;
  return `${(value / 1e6).toFixed(1)} M`;
}
