import type { MappingDiagnosis } from '../diagnosis/mapping/diagnose-mapping.ts';
import { pointsOf, sumOf } from '../diagnosis/mapping/metric-series.ts';
import {
  type AwsFunctionFacts,
  FUNCTION_METRICS,
  MAPPING_METRICS,
  type MetricName,
} from '../snapshot/facts/aws-facts.ts';
import type { Span } from './fit-columns.ts';
import type { Line } from './mapping-page.ts';
import { clock } from './moments.ts';
import { makePrintable } from './problems-text.ts';
import { bytes, count, counted, seconds } from './quantities.ts';
import type { Style } from './style.ts';

export function functionLines({ aws, mapping }: MappingDiagnosis, line: Line, style: Style): readonly string[] {
  const { function: facts } = aws;
  if (!facts.known) return line('function', { text: `unknown: ${makePrintable(facts.why)}`, paint: style.warn });
  if (!facts.value.exists)
    return line('function', { text: `there is no function ${mapping.functionName}`, paint: style.bad });
  return line('function', { text: functionText(facts.value) });
}

function functionText(facts: AwsFunctionFacts): string {
  const { timeoutMs, memoryMegabytes, state, lastUpdateStatus, lastModifiedMs, reservedConcurrency } = facts;
  const reserved = reservedConcurrency.known
    ? reservedConcurrency.value === undefined
      ? 'no concurrency reserved'
      : `${reservedConcurrency.value} reserved concurrency`
    : `reserved concurrency unknown: ${reservedConcurrency.why}`;
  const parts = [
    state ?? 'state not told',
    timeoutMs === undefined ? 'timeout not told' : `timeout ${seconds(timeoutMs / 1000)}`,
    memoryMegabytes === undefined ? 'memory not told' : `${count(memoryMegabytes)} MB`,
    reserved,
    lastModifiedMs === undefined
      ? 'last update not told'
      : `last update ${clock(lastModifiedMs)}${lastUpdateStatus === undefined ? '' : ` (${lastUpdateStatus})`}`,
  ];
  return makePrintable(parts.join(', '));
}

/** Counts of the hour, and the last value of what is a level. */
export function metricLines({ aws, status, mapping }: MappingDiagnosis, line: Line, style: Style): readonly string[] {
  const { metrics } = aws;
  if (!metrics.known) return line('metrics', { text: `unknown: ${makePrintable(metrics.why)}`, paint: style.warn });
  const names = [...Object.keys(FUNCTION_METRICS), ...Object.keys(MAPPING_METRICS)] as MetricName[];
  const seen = names.filter((name) => pointsOf(metrics, name).length > 0);
  const span = `hour to ${clock(metrics.value.toMs)}`;
  if (seen.length === 0) {
    const why =
      status.state === 'Enabled'
        ? 'nothing was emitted, which is not the same as 0'
        : 'AWS emits none while a mapping does not poll';
    return line('metrics', { text: `none in the ${span}: ${why}` });
  }
  const spans = seen.map(
    (name, index): Span => ({
      text: `${index === 0 ? '' : ', '}${name} ${valueText(metrics, name)}`,
      ...(isBad(name) && (sumOf(metrics, name) ?? 0) > 0 ? { paint: style.warn } : {}),
    }),
  );
  const hint =
    mapping.provisioned === undefined ? '; on-demand mappings have no metrics of their own but OffsetLag' : '';
  return line('metrics', ...spans, { text: ` (${span}${hint})`, paint: style.dim });
}

function valueText(metrics: MappingDiagnosis['aws']['metrics'], name: MetricName): string {
  const last = pointsOf(metrics, name).at(-1)?.value ?? 0;
  if (name === 'Duration') return seconds(last / 1000);
  if (name === 'EventPollerThroughputInBytes') return bytes(sumOf(metrics, name) ?? 0);
  const statistic = { ...FUNCTION_METRICS, ...MAPPING_METRICS }[name];
  return statistic === 'Sum' ? count(sumOf(metrics, name) ?? 0) : count(last);
}

function isBad(name: MetricName): boolean {
  return /Error|Failure|Throttle|Dropped/.test(name);
}

export function destinationLines({ aws, mapping }: MappingDiagnosis, line: Line, style: Style): readonly string[] {
  const { destination } = aws;
  if (destination === undefined) {
    const { maximumRetryAttempts, maximumRecordAgeSeconds } = mapping;
    const isEndless = maximumRetryAttempts === -1 && maximumRecordAgeSeconds === -1;
    const text = isEndless
      ? 'none: a batch that fails is repeated until it succeeds or the topic has deleted it'
      : 'none: what is given up is gone';
    return line('destination', { text });
  }
  const { name, exists, toldBy } = destination;
  if (!exists.known)
    return line('destination', { text: `${name}, not known whether it exists: ${makePrintable(exists.why)}` });
  const found = exists.value
    ? {
        text: `exists (${toldBy}); that the role may write to it and reaches it is not seen from here`,
        paint: style.dim,
      }
    : { text: `does not exist (${toldBy})`, paint: style.bad };
  return line('destination', { text: `${name}: ` }, found);
}

export function capacityLines({ capacity, mapping }: MappingDiagnosis, line: Line, style: Style): readonly string[] {
  const { partitions, mostInvocations, units, estimate } = capacity;
  const { provisioned } = mapping;
  const pollers =
    provisioned === undefined
      ? 'on-demand, pollers free of charge'
      : `${provisioned.minimumPollers} to ${counted(provisioned.maximumPollers, 'poller')}`;
  const atOnce = mostInvocations.known
    ? `up to ${counted(mostInvocations.value, 'invocation')} at once`
    : `invocations at once unknown: ${mostInvocations.why}`;
  const parts = [pollers, partitions.known ? counted(partitions.value, 'partition') : 'partitions unknown', atOnce];
  const cost =
    units === undefined
      ? []
      : line('cost', {
          text:
            `${counted(units.atMinimum, 'poller unit')} or $${count(units.perMonthAtMinimum)} a month at the minimum, ` +
            `${units.atMaximum} or $${count(units.perMonthAtMaximum)} at the maximum, in prices of ${units.pricesOf}, ${units.asOf}` +
            `${units.sharedWith === undefined ? '' : `; alone, without what it shares in ${units.sharedWith}`}`,
        });
  const load = estimate.known
    ? `${count(estimate.value.inputs.recordsPerSecond)} records/s in the last hour, ${estimate.value.carried ? 'carried' : 'not carried'}: ` +
      `up to ${count(estimate.value.capacityRecordsPerSecond)} records/s at the observed duration, bound by ${estimate.value.bindingLimit}`
    : `load unknown: ${estimate.why}`;
  return [
    ...line('capacity', { text: parts.join(', ') }),
    ...line('', {
      text: load,
      ...(estimate.known && !estimate.value.carried ? { paint: style.bad } : { paint: style.dim }),
    }),
    ...cost,
  ];
}
