import { diagnoseMapping, type MappingDiagnosis } from '../../src/core/diagnosis/mapping/diagnose-mapping.ts';
import type { Mapping } from '../../src/core/mapping/mapping.ts';
import type { AwsState } from '../../src/core/mapping/mapping-reading.ts';
import { known } from '../../src/core/model/known.ts';
import type { AwsFacts, AwsFunctionFacts, MetricFacts, MetricName } from '../../src/core/snapshot/facts/aws-facts.ts';
import type { Snapshot } from '../../src/core/snapshot/facts/snapshot.ts';
import { HOUR_MS, MINUTE_MS, NOW_MS } from './snapshots.ts';

export const MAPPING_UUID = '14e0db71-5d35-4eb5-b481-8945cf9d10c2';

export const MAPPING: Mapping = {
  uuid: MAPPING_UUID,
  functionName: 'arn:aws:lambda:eu-west-1:123456789012:function:orders-handler',
  source: { kind: 'self-managed', bootstrapServers: ['kafka-1.example:9092'] },
  topic: 'orders',
  consumerGroupId: 'orders-esm',
  enabled: true,
  batchSize: 100,
  filterPatterns: [],
  provisioned: undefined,
  maximumRetryAttempts: -1,
  maximumRecordAgeSeconds: -1,
  bisectBatchOnFunctionError: false,
  reportBatchItemFailures: false,
  onFailureDestination: undefined,
  schemaRegistry: false,
  accessTypes: [],
  consumptionMode: 'Stream',
  startingPosition: { kind: 'LATEST' },
  batchingWindowMs: 500,
};

export const FUNCTION: AwsFunctionFacts = {
  exists: true,
  arn: MAPPING.functionName,
  timeoutMs: 30_000,
  memoryMegabytes: 256,
  state: 'Active',
  stateReason: undefined,
  lastUpdateStatus: 'Successful',
  lastUpdateReason: undefined,
  lastModifiedMs: NOW_MS - 48 * HOUR_MS,
  reservedConcurrency: known(undefined),
};

export const POLLING: AwsState = {
  state: 'Enabled',
  lastModifiedMs: NOW_MS - 48 * HOUR_MS,
  stateTransitionReason: 'USER_INITIATED',
  lastProcessingResult: 'OK',
};

/** Values of five minutes each, the last one ending now. */
export function metricsOf(series: Readonly<Partial<Record<MetricName, readonly number[]>>>): MetricFacts {
  const points = Object.entries(series).map(([name, values]) => [
    name,
    values.map((value, place) => ({ atMs: NOW_MS - (values.length - place) * 5 * MINUTE_MS, value })),
  ]);
  return { fromMs: NOW_MS - HOUR_MS, toMs: NOW_MS, series: Object.fromEntries(points) as MetricFacts['series'] };
}

export interface MappingCase {
  readonly mapping?: Partial<Mapping>;
  readonly status?: Partial<AwsState>;
  readonly function?: Partial<AwsFunctionFacts>;
  readonly metrics?: Readonly<Partial<Record<MetricName, readonly number[]>>>;
  readonly aws?: Partial<AwsFacts>;
  readonly snapshot?: Snapshot;
}

/** A healthy mapping of AWS with these changes, judged at `NOW_MS`. */
export function diagnoseCase(one: MappingCase): MappingDiagnosis {
  const mapping = { ...MAPPING, ...one.mapping } as Mapping;
  return diagnoseMapping({
    mapping,
    status: { ...POLLING, ...one.status },
    problems: [],
    aws: {
      function: known({ ...FUNCTION, ...one.function }),
      metrics: known(metricsOf(one.metrics ?? { Invocations: [5, 5, 5] })),
      destination: undefined,
      ...one.aws,
    },
    snapshot: one.snapshot,
    group: 'orders-esm',
    nowMs: NOW_MS,
    warnWithinMs: 24 * HOUR_MS,
    prices: {
      region: 'us-east-1',
      asOf: '2026-11-01',
      source: 'a test',
      eventPollerUnitHour: 0.185,
      millionRequests: 0.2,
      gigabyteSecond: 0.0000166667,
    },
    context: {
      uuid: MAPPING_UUID,
      functionName: mapping.functionName,
      group: 'orders-esm',
      topic: 'orders',
      servers: 'kafka-1.example:9092',
      startingPosition: 'LATEST',
      region: 'eu-west-1',
    },
  });
}
