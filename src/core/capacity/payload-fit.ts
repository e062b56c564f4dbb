import { buildEnvelope } from '../event/envelope.ts';
import { createRecordEncoder } from '../event/event-record.ts';
import { measurePayload } from '../event/payload.ts';
import type { Mapping } from '../mapping/mapping.ts';

export interface PayloadFacts {
  readonly recordBytes: number;
  readonly partitions: number;
  readonly payloadLimitBytes: number;
  /** Names topic and servers of the event; a typical one stands in. */
  readonly mapping?: Mapping | undefined;
}

export interface PayloadFit {
  /** Records of this size that fit into one event, of one partition; 0 where a single one does not. */
  readonly records: number;
  /** Of one more record in the event, its comma included. */
  readonly bytesPerRecord: number;
  readonly envelopeBytes: number;
}

const TYPICAL_TOPIC = 'topic';
const TYPICAL_SOURCE = {
  source: {
    kind: 'self-managed',
    bootstrapServers: ['b-1.cluster.example.com:9092', 'b-2.cluster.example.com:9092', 'b-3.cluster.example.com:9092'],
  },
} as const;
/** Digits count: an offset of a topic that has been in use, and a time of today. */
const TYPICAL_OFFSET = 1_000_000_000n;
const TYPICAL_TIME_MS = 1_790_000_000_000;

/**
 * How many records fit into one event, measured with the event builder itself on records that carry `recordBytes` in
 * their value and have neither key nor headers. Base64 makes 4 bytes of 3.
 */
export function measureFit({ recordBytes, partitions, payloadLimitBytes, mapping }: PayloadFacts): PayloadFit {
  const topic = mapping?.topic ?? TYPICAL_TOPIC;
  const encode = createRecordEncoder(topic, Math.max(0, partitions - 1));
  const record = encode(
    {
      topic,
      partition: Math.max(0, partitions - 1),
      offset: TYPICAL_OFFSET,
      timestampMs: TYPICAL_TIME_MS,
      timestampType: 'CREATE_TIME',
      key: null,
      // What is larger than the limit does not fit, however much larger.
      value: Buffer.alloc(Math.min(Math.round(recordBytes), payloadLimitBytes)),
      headers: [],
    },
    TYPICAL_TIME_MS,
  );
  const envelope = buildEnvelope(mapping ?? TYPICAL_SOURCE);
  const one = measurePayload(envelope, [record]);
  const bytesPerRecord = measurePayload(envelope, [record, record]) - one;
  const envelopeBytes = one - bytesPerRecord;
  const records = one > payloadLimitBytes ? 0 : 1 + Math.floor((payloadLimitBytes - one) / bytesPerRecord);
  return { records, bytesPerRecord, envelopeBytes };
}
