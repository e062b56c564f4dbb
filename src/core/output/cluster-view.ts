import type { Agreement, ClusterDiagnosis } from '../diagnosis/inspect-cluster.ts';
import type { Known } from '../model/known.ts';
import type { BrokerFacts, BrokerSetting, KafkaVersion } from '../snapshot/facts/cluster-facts.ts';
import { alignColumns } from './align-columns.ts';
import { timeToJson } from './group-diagnosis-json.ts';
import { renderMissing, shown, type TextOptions } from './group-text.ts';
import { span } from './moments.ts';

const MINUTE_MS = 60_000;

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
  const label = (name: string): string => style.dim(name.padEnd(14));
  const skew = cluster.clockSkew;
  const clockText = skew.known
    ? `${Math.abs(skew.value.aheadMs)} ms ${skew.value.aheadMs < 0 ? 'behind' : 'ahead of'} ours, ± ${skew.value.uncertaintyMs} ms`
    : `unknown: ${skew.why}`;
  const topic = cluster.offsetsTopic;
  const lines = [
    `${label('cluster')}${cluster.id.known ? style.bold(cluster.id.value) : `unknown: ${cluster.id.why}`}`,
    `${label('run by')}${service?.name ?? 'unknown'}${service === undefined ? '' : style.dim(` (${service.note})`)}`,
    `${label('offsets kept')}${agreementText(retentionMinutes, (minutes) => span(minutes * MINUTE_MS), style.warn)}`,
    `${label('checked every')}${agreementText(checkIntervalMs, span, style.warn)}`,
    `${label('clock')}${clockText}`,
    `${label('offsets topic')}${topic.known ? `readable, ${topic.value.partitions} partitions` : style.warn(`not readable: ${topic.why}`)}`,
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
      Math.max(40, columns ?? 140),
      style.dim,
    ),
  ];
  return [...lines, ...(missing.length === 0 ? [] : ['', renderMissing(missing, style)])].join('\n');
}

function agreementText(agreement: Agreement, text: (value: number) => string, warn: (text: string) => string): string {
  if (agreement.kind === 'unknown') return warn(`unknown: ${agreement.why}`);
  if (agreement.kind === 'same') return text(agreement.value);
  return warn(`brokers disagree: ${agreement.values.map(text).join(', ')}; the coordinator of a group decides`);
}

function versionText({ least, most }: KafkaVersion): string {
  if (most === undefined) return `${least} or later`;
  return least === most ? least : `${least} to ${most}`;
}

function settingText(setting: Known<BrokerSetting>): string {
  return shown(setting, ({ value, source }) => `${value} (${source})`);
}
