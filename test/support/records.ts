import { createRecordEncoder, type EventRecord } from '../../src/core/event/event-record.ts';
import type { Mapping, StreamMapping } from '../../src/core/mapping/mapping.ts';
import type { KafkaRecord } from '../../src/core/model/record.ts';

/** A record with everything filled in; override what the case is about. */
export function kafkaRecord(overrides: Partial<KafkaRecord> = {}): KafkaRecord {
  return {
    topic: 'orders',
    partition: 0,
    offset: 0n,
    timestampMs: Date.UTC(2026, 0, 1),
    timestampType: 'CREATE_TIME',
    key: null,
    value: Buffer.from('{}'),
    headers: [],
    ...overrides,
  };
}

export function eventRecord(overrides: Partial<KafkaRecord> = {}): EventRecord {
  const record = kafkaRecord(overrides);
  return createRecordEncoder(record.topic, record.partition)(record, Date.UTC(2026, 0, 1));
}

/** Records 1..n of partition 0, as the recorded sequences name them. */
export function eventRecords(count: number, overrides: Partial<KafkaRecord> = {}): EventRecord[] {
  return Array.from({ length: count }, (_, index) => eventRecord({ ...overrides, offset: BigInt(index + 1) }));
}

/** A self-managed mapping in provisioned mode without any limit. */
export function streamMapping(overrides: Partial<StreamMapping> = {}): StreamMapping {
  const mapping: Mapping = {
    consumptionMode: 'Stream',
    uuid: undefined,
    functionName: 'orders-handler',
    source: { kind: 'self-managed', bootstrapServers: ['localhost:9092'] },
    topic: 'orders',
    consumerGroupId: 'orders-group',
    enabled: true,
    batchSize: 100,
    filterPatterns: [],
    provisioned: { minimumPollers: 1, maximumPollers: 1, pollerGroupName: undefined },
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    bisectBatchOnFunctionError: false,
    reportBatchItemFailures: false,
    onFailureDestination: undefined,
    schemaRegistry: false,
    accessTypes: [],
    startingPosition: { kind: 'TRIM_HORIZON' },
    batchingWindowMs: 500,
    ...overrides,
  };
  return mapping as StreamMapping;
}
