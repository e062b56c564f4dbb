import type { Mapping } from '../mapping/mapping.ts';
import type { DefaultedField, MappingReading } from '../mapping/mapping-reading.ts';
import { wrapWords } from './fit-columns.ts';
import { countProblems } from './mapping-json.ts';
import { counted } from './quantities.ts';
import type { Style } from './style.ts';

interface Row {
  readonly name: string;
  readonly value: string;
  /** The field whose absence made the value. */
  readonly from?: DefaultedField;
}

const DEFAULT_MARK = ' (default)';

/** The mapping as AWS would use it, one field a line; `width` columns at most, values wrap under themselves. */
export function renderMapping(
  mapping: Mapping,
  defaulted: readonly DefaultedField[],
  style: Style,
  width = 80,
): string {
  const rows = rowsOf(mapping);
  const indent = Math.max(...rows.map(({ name }) => name.length)) + 2;
  return rows
    .flatMap(({ name, value, from }) => {
      const mark = from !== undefined && defaulted.includes(from) ? DEFAULT_MARK : '';
      const lines = wrapWords(value + mark, width - indent);
      return lines.map((line, at) => {
        const label = (at === 0 ? name : '').padEnd(indent);
        const marked = mark !== '' && line.endsWith(mark);
        return style.dim(label) + (marked ? line.slice(0, -mark.length) + style.dim(mark) : line);
      });
    })
    .join('\n');
}

function rowsOf(mapping: Mapping): readonly Row[] {
  const { provisioned, source, uuid } = mapping;
  return [
    ...(uuid === undefined ? [] : [{ name: 'UUID', value: uuid }]),
    { name: 'Function', value: mapping.functionName },
    source.kind === 'msk'
      ? { name: 'EventSourceArn', value: source.eventSourceArn }
      : { name: 'KAFKA_BOOTSTRAP_SERVERS', value: source.bootstrapServers.join(', ') },
    { name: 'Topics', value: mapping.topic },
    { name: 'ConsumerGroupId', value: mapping.consumerGroupId ?? 'the UUID of the mapping', from: 'ConsumerGroupId' },
    { name: 'Enabled', value: mapping.enabled ? 'true' : 'false', from: 'Enabled' },
    { name: 'ConsumptionMode', value: mapping.consumptionMode, from: 'ConsumptionMode' },
    ...streamRows(mapping),
    { name: 'BatchSize', value: counted(mapping.batchSize, 'record'), from: 'BatchSize' },
    {
      name: 'FilterCriteria',
      value: mapping.filterPatterns.map(onOneLine).join(' or ') || 'none',
    },
    ...(provisioned === undefined
      ? [{ name: 'ProvisionedPollerConfig', value: 'none: on-demand mode' }]
      : [
          { name: 'MinimumPollers', value: String(provisioned.minimumPollers), from: 'MinimumPollers' } as const,
          { name: 'MaximumPollers', value: String(provisioned.maximumPollers), from: 'MaximumPollers' } as const,
          { name: 'PollerGroupName', value: provisioned.pollerGroupName ?? 'none' },
        ]),
    { name: 'MaximumRetryAttempts', value: retriesInWords(mapping), from: 'MaximumRetryAttempts' },
    {
      name: 'MaximumRecordAgeInSeconds',
      value: mapping.maximumRecordAgeSeconds === -1 ? 'without end' : `${mapping.maximumRecordAgeSeconds} s`,
      from: 'MaximumRecordAgeInSeconds',
    },
    {
      name: 'BisectBatchOnFunctionError',
      value: String(mapping.bisectBatchOnFunctionError),
      from: 'BisectBatchOnFunctionError',
    },
    {
      name: 'FunctionResponseTypes',
      value: mapping.reportBatchItemFailures ? 'ReportBatchItemFailures' : 'none',
      from: 'FunctionResponseTypes',
    },
    { name: 'OnFailure', value: mapping.onFailureDestination ?? 'none' },
    { name: 'SourceAccessConfigurations', value: mapping.accessTypes.join(', ') || 'none' },
    { name: 'SchemaRegistryConfig', value: mapping.schemaRegistry ? 'given' : 'none' },
  ];
}

function streamRows(mapping: Mapping): readonly Row[] {
  if (mapping.consumptionMode === 'Queue') return [];
  const { startingPosition: position, batchingWindowMs } = mapping;
  const at = position.kind === 'AT_TIMESTAMP' ? ` ${new Date(position.timestampMs).toISOString()}` : '';
  const window = batchingWindowMs % 1000 === 0 ? `${batchingWindowMs / 1000} s` : `${batchingWindowMs} ms`;
  return [
    { name: 'StartingPosition', value: `${position.kind}${at}`, from: 'StartingPosition' },
    { name: 'MaximumBatchingWindowInSeconds', value: window, from: 'MaximumBatchingWindowInSeconds' },
  ];
}

function retriesInWords({ maximumRetryAttempts, onFailureDestination }: Mapping): string {
  if (maximumRetryAttempts !== -1) return String(maximumRetryAttempts);
  return onFailureDestination === undefined ? 'without end' : 'without end, which is 10 with a destination';
}

/** A pattern may hold line breaks, and whatever else a terminal would act upon. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** What AWS would say, in one line, and what nobody asked. */
export function renderVerdict({ valid, runnable, problems }: MappingReading, style: Style): string {
  const { errors, warnings, infos } = countProblems(problems);
  const counts = [counted(errors, 'error'), counted(warnings, 'warning'), counted(infos, 'info')].join(', ');
  if (valid) {
    const verdict = style.good('AWS would take this mapping');
    return `${verdict}: ${counts}\n${style.dim('not asked: whether function, cluster, role and secrets exist and may be used')}`;
  }
  const local = runnable ? '; esmctl run can run it all the same' : '';
  return `${style.bad('AWS would refuse this mapping')}: ${counts}${local}`;
}
