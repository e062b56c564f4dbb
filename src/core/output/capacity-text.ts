import type { Drain } from '../capacity/drain-backlog.ts';
import type { CapacityEstimate } from '../capacity/estimate.ts';
import { renderProblems } from './problems-text.ts';
import { bytes, count, counted, seconds } from './quantities.ts';
import { wrap } from './run-explain-text.ts';
import type { Style } from './style.ts';
import { renderTable } from './table-text.ts';

const WIDTH = 80;

/** The answer for a person: the verdict, the limits beside each other, what follows, findings. */
export function renderEstimate(estimate: CapacityEstimate, defaulted: readonly string[], style: Style): string {
  const { findings } = estimate;
  const parts = [
    renderLoad(estimate, defaulted, style),
    renderVerdict(estimate, style),
    renderLimits(estimate, style),
    renderAnswers(estimate, style),
    ...(findings.length === 0 ? [] : [renderProblems(findings, style, undefined, WIDTH)]),
    style.dim('kB and MB are 10^3 and 10^6 bytes; --explain shows every step and what is assumed'),
  ];
  return parts.join('\n\n');
}

function renderLoad(
  { inputs, payload, hottestShare }: CapacityEstimate,
  defaulted: readonly string[],
  style: Style,
): string {
  const { recordsPerSecond, recordBytes, peakFactor } = inputs;
  const peak = peakFactor === 1 ? '' : `, peak ${count(recordsPerSecond * peakFactor)} records/s`;
  const skew = inputs.skew.kind === 'even' ? 'evenly' : `the hottest with ${percent(hottestShare)} of the load`;
  const text = [
    `${count(recordsPerSecond)} records/s of ${bytes(recordBytes)} (${bytes(recordsPerSecond * recordBytes)}/s)${peak}`,
    `over ${counted(inputs.partitions, 'partition')}, ${skew};`,
    `batches of ${count(inputs.batchSize)} (${count(payload.records)} fit the payload), window ${milliseconds(inputs.windowMs)},`,
    `function ${milliseconds(inputs.functionDurationMs)}.`,
  ].join(' ');
  const taken = defaulted.length === 0 ? [] : wrap(`Not given, and so the default: ${defaulted.join(', ')}.`, WIDTH);
  return [...wrap(text, WIDTH), ...taken.map((line) => style.dim(line))].join('\n');
}

function renderVerdict(
  { carried, bindingLimit, demandAtPeak, inputs, capacityRecordsPerSecond }: CapacityEstimate,
  style: Style,
): string {
  const limit = style.bold(BINDING_WORDS[bindingLimit]);
  if (!carried) {
    const can =
      capacityRecordsPerSecond === 0 ? 'nothing of it can' : `${count(capacityRecordsPerSecond)} records/s can`;
    return `${style.bad('This load cannot be carried')}: ${can}. What binds: ${limit}`;
  }
  if (inputs.recordsPerSecond === 0) return `${style.bold('Nothing arrives')}: no limit binds.`;
  const pollers = style.bold(
    counted(demandAtPeak.required, inputs.mode === 'on-demand' ? 'on-demand poller' : 'poller'),
  );
  return `${style.good('Needs')} ${pollers}. What binds: ${limit}`;
}

const BINDING_WORDS: Readonly<Record<CapacityEstimate['bindingLimit'], string>> = {
  'poller-throughput': 'throughput of a poller',
  'poller-invocations': 'invocations of a poller',
  partitions: 'partitions',
  'function-concurrency': 'concurrency of the function',
  payload: 'payload of 6 MB',
};

function renderLimits(
  { perPoller, demandAtPeak, inputs, concurrency, partitionsNeeded, bindingLimit, payload }: CapacityEstimate,
  style: Style,
): string {
  const none = 'cannot';
  // A record that fits no event is no matter of how many there are of anything.
  const isMarked = inputs.recordsPerSecond > 0 && payload.records > 0;
  const mark = (...limits: readonly string[]): string => (isMarked && limits.includes(bindingLimit) ? '◀ binds' : '');
  const rows = [
    ['limit', 'one carries', 'needed', 'there are', ''],
    [
      'poller, by throughput',
      `${count(perPoller.recordsPerSecondByThroughput)} records/s`,
      count(demandAtPeak.byThroughput),
      pollersThere(inputs),
      mark('poller-throughput'),
    ],
    [
      'poller, by invocations',
      `${count(perPoller.recordsPerSecondByInvocations)} records/s`,
      count(demandAtPeak.byInvocations),
      pollersThere(inputs),
      mark('poller-invocations', 'payload'),
    ],
    [
      'poller, whole partitions',
      '',
      demandAtPeak.byAssignment === null ? none : count(demandAtPeak.byAssignment),
      pollersThere(inputs),
      '',
    ],
    [
      'partitions',
      '1 invocation',
      partitionsNeeded === null
        ? demandAtPeak.byAssignment === null
          ? none
          : count(concurrency.required)
        : count(partitionsNeeded),
      count(inputs.partitions),
      mark('partitions'),
    ],
    [
      'function concurrency',
      '',
      count(concurrency.required),
      concurrency.limit === null ? 'not limited' : count(concurrency.limit),
      mark('function-concurrency'),
    ],
  ];
  return renderTable(rows, ['left', 'right', 'right', 'right', 'left'], style);
}

function pollersThere({ maximumPollers, partitions, mode }: CapacityEstimate['inputs']): string {
  return mode === 'on-demand' ? count(partitions) : maximumPollers === undefined ? 'not set' : count(maximumPollers);
}

function renderAnswers(estimate: CapacityEstimate, style: Style): string {
  const { recommended, inputs, concurrency, eventPollerUnits: units, cost, onDemand, drain } = estimate;
  const isOnDemand = inputs.mode === 'on-demand';
  const isPart = cost.recordsPerSecond < inputs.recordsPerSecond;
  const rows: [string, string][] = [
    [
      isOnDemand ? 'in provisioned mode' : 'recommended',
      `MinimumPollers ${recommended.MinimumPollers}, MaximumPollers ${recommended.MaximumPollers} (${percent(inputs.headroom)} headroom)`,
    ],
    [
      'on-demand mode',
      `${onDemand.pollers === null ? 'not enough' : counted(onDemand.pollers, 'poller')}; ends at ${count(onDemand.ceilingRecordsPerSecond)} records/s`,
    ],
    ['concurrency', `${oneDecimal(concurrency.average)} on average, reserve ${count(concurrency.reserve)}`],
    ['batches', batchesInWords(estimate)],
    [
      'units (EPU)',
      isOnDemand
        ? 'none: on-demand polling is free of charge'
        : `${units.atMinimum} usually, ${units.atMaximum} at the maximum`,
    ],
    [
      'cost of a month',
      `$${money(cost.totalPerMonth)}${isPart ? ` for ${count(cost.recordsPerSecond)} of ${count(inputs.recordsPerSecond)} records/s` : ''}: pollers $${money(cost.pollersPerMonth)}${isOnDemand ? '' : ` (at the maximum $${money(cost.pollersPerMonthAtMaximum)})`}, requests $${money(cost.requestsPerMonth)}, duration $${money(cost.durationPerMonth)} at ${inputs.memoryMegabytes} MB; ${cost.region}, prices of ${cost.asOf}, ${cost.monthHours} h`,
    ],
    ...(drain === undefined ? [] : [['backlog', drainInWords(drain, inputs)] as [string, string]]),
  ];
  const indent = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows
    .flatMap(([name, text]) =>
      wrap(text, WIDTH - indent).map((line, at) => style.dim((at === 0 ? name : '').padEnd(indent)) + line),
    )
    .join('\n');
}

function batchesInWords({ cost, fill }: CapacityEstimate): string {
  if (cost.recordsPerSecond === 0) return 'none';
  const size = `${oneDecimal(fill.records)} ${oneDecimal(fill.records) === '1' ? 'record' : 'records'}`;
  return `${size} (${bytes(fill.bytes)}) on average, closed by ${fill.closedBy}; ${count(fill.invocationsPerDay)} invocations a day`;
}

function drainInWords(drain: Drain, inputs: CapacityEstimate['inputs']): string {
  const size = counted(drain.backlogRecords, 'record');
  if (drain.seconds === null) return `${size}: never drained`;
  return `${size} drained in ${seconds(drain.seconds)} (${count(drain.recordsPerSecond)} records/s to spare); ${retentionInWords(drain, inputs)}`;
}

function retentionInWords({ survivesRetention }: Drain, { retentionSeconds }: CapacityEstimate['inputs']): string {
  if (retentionSeconds === undefined) return 'whether the topic keeps them so long is unknown (--retention)';
  if (retentionSeconds === Number.POSITIVE_INFINITY) return 'the topic keeps them for ever';
  const kept = `the topic keeps them ${seconds(retentionSeconds)}`;
  if (survivesRetention === null)
    return `${kept}; whether that is long enough is unknown: it depends on their age (--backlog-age)`;
  return survivesRetention ? `${kept}, which is long enough` : `${kept}: records are lost`;
}

/** `500 ms`, `1 s`, `1m 15s`. */
export function milliseconds(value: number): string {
  return value < 1000
    ? `${Number(value.toFixed(3))} ms`
    : value % 1000 === 0 && value < 60_000
      ? `${value / 1000} s`
      : seconds(value / 1000);
}

const MONEY = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function money(value: number): string {
  return MONEY.format(value);
}

const ONE_DECIMAL = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

function oneDecimal(value: number): string {
  return ONE_DECIMAL.format(value);
}

function percent(share: number): string {
  return `${oneDecimal(share * 100)} %`;
}
