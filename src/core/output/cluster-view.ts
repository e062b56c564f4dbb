import type { Agreement, ClusterDiagnosis } from '../diagnosis/inspect-cluster.ts';
import { counted } from '../model/counted.ts';
import type { Known } from '../model/known.ts';
import type { BrokerFacts, BrokerSetting, KafkaVersion } from '../snapshot/facts/cluster-facts.ts';
import { alignColumns } from './align-columns.ts';
import { type Span, wrapSpans } from './fit-columns.ts';
import { timeToJson } from './group-diagnosis-json.ts';
import { span } from './moments.ts';
import { renderMissing, shown, type TextOptions, widthOf } from './page-text.ts';

const MINUTE_MS = 60_000;
const LABEL = 14;

/** The document of `inspect cluster --json` (schemas/inspect-cluster.json). */
export function clusterToJson({ capturedAtMs, cluster, service, missing, ...judged }: ClusterDiagnosis): object {
  return {
    schemaVersion: 1,
    capturedAt: timeToJson(capturedAtMs),
    id: cluster.id,
    service: cluster.service,
    serviceRetention: service ?? null,
    clockSkew: cluster.clockSkew.known
      ? {
          known: true,
          value: {
            aheadSeconds: cluster.clockSkew.value.aheadMs / 1000,
            uncertaintySeconds: cluster.clockSkew.value.uncertaintyMs / 1000,
          },
        }
      : cluster.clockSkew,
    offsetsTopic: cluster.offsetsTopic,
    brokers: cluster.brokers.map(brokerToJson),
    offsetsRetentionMinutes: agreementToJson(judged.retentionMinutes, (value) => value),
    offsetsCheckIntervalSeconds: agreementToJson(judged.checkIntervalMs, (value) => value / 1000),
    missing: missing.map(({ what, why, next }) => ({ what, why, next: next ?? null })),
  };
}

function brokerToJson({ id, host, port, version, offsetsRetentionMinutes, offsetsCheckIntervalMs }: BrokerFacts) {
  return {
    id,
    host,
    port,
    version: version.known
      ? { known: true, value: { least: version.value.least, most: version.value.most ?? null } }
      : version,
    offsetsRetentionMinutes,
    offsetsCheckIntervalSeconds: offsetsCheckIntervalMs.known
      ? { known: true, value: { ...offsetsCheckIntervalMs.value, value: offsetsCheckIntervalMs.value.value / 1000 } }
      : offsetsCheckIntervalMs,
  };
}

function agreementToJson(agreement: Agreement, convert: (value: number) => number): object {
  if (agreement.kind === 'same') return { kind: 'same', value: convert(agreement.value) };
  if (agreement.kind === 'different') return { kind: 'different', values: agreement.values.map(convert) };
  return agreement;
}

/** What a person reads of `inspect cluster`. */
export function renderCluster(diagnosis: ClusterDiagnosis, { style, columns }: TextOptions): string {
  const { cluster, service, retentionMinutes, checkIntervalMs, missing } = diagnosis;
  const width = widthOf(columns);
  const line = (name: string, ...spans: readonly Span[]): string[] =>
    wrapSpans([{ text: name.padEnd(LABEL), paint: style.dim }, ...spans], width, LABEL);
  const skew = cluster.clockSkew;
  const clockText = skew.known
    ? `${Math.abs(skew.value.aheadMs)} ms ${skew.value.aheadMs < 0 ? 'behind' : 'ahead of'} ours, ± ${skew.value.uncertaintyMs} ms`
    : `unknown: ${skew.why}`;
  const topic = cluster.offsetsTopic;
  const lines = [
    ...line('cluster', cluster.id.known ? { text: cluster.id.value, paint: style.bold } : unknownOf(cluster.id)),
    ...line(
      'run by',
      { text: service?.name ?? 'unknown' },
      { text: service === undefined ? '' : ` (${service.note})`, paint: style.dim },
    ),
    ...line(
      'offsets kept',
      agreementText(retentionMinutes, (minutes) => span(minutes * MINUTE_MS), style.warn),
    ),
    ...line('checked every', agreementText(checkIntervalMs, span, style.warn)),
    ...line('clock', { text: clockText }),
    ...line(
      'offsets topic',
      topic.known
        ? { text: `readable, ${counted(topic.value.partitions, 'partition')}` }
        : { text: `not readable: ${topic.why}`, paint: style.warn },
    ),
    '',
    ...alignColumns(
      cluster.brokers,
      [
        { title: 'broker', align: 'right', rank: 0, text: ({ id }) => String(id) },
        { title: 'address', align: 'left', rank: 1, text: ({ host, port }) => `${host}:${port}` },
        { title: 'Kafka', align: 'left', rank: 0, text: ({ version }) => shown(version, versionText) },
        {
          title: 'offsets.retention.minutes',
          align: 'left',
          rank: 0,
          text: ({ offsetsRetentionMinutes }) => settingText(offsetsRetentionMinutes),
        },
        {
          title: 'check.interval.ms',
          align: 'left',
          rank: 0,
          text: ({ offsetsCheckIntervalMs }) => settingText(offsetsCheckIntervalMs),
        },
      ],
      width,
      style.dim,
    ),
  ];
  return [...lines, ...(missing.length === 0 ? [] : ['', renderMissing(missing, width, style)])].join('\n');
}

function unknownOf({ why }: { readonly why: string }): Span {
  return { text: `unknown: ${why}` };
}

function agreementText(agreement: Agreement, text: (value: number) => string, paint: (text: string) => string): Span {
  if (agreement.kind === 'unknown') return { ...unknownOf(agreement), paint };
  if (agreement.kind === 'same') return { text: text(agreement.value) };
  const values = agreement.values.map(text).join(', ');
  return { text: `brokers disagree: ${values}; the coordinator of a group decides`, paint };
}

function versionText({ least, most }: KafkaVersion): string {
  if (most === undefined) return `${least} or later`;
  return least === most ? least : `${least} to ${most}`;
}

function settingText(setting: Known<BrokerSetting>): string {
  return shown(setting, ({ value, source }) => `${value} (${source})`);
}
