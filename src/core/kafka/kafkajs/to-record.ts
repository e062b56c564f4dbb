import type { KafkaRecord, RecordHeader, TimestampType } from '../../model/record.ts';
import { type HeaderList, ORDERED } from './client-message.ts';

const NO_HEADERS: readonly RecordHeader[] = [];
const LOG_APPEND_TIME = 1;

/** A record of the client, as far as it is looked at; message sets of old brokers have no context. */
export interface FetchedMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: unknown;
  readonly batchContext?: { readonly timestampType: number };
}

export function toRecord(topic: string, partition: number, message: FetchedMessage): KafkaRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    timestampMs: Number(message.timestamp),
    timestampType: timestampTypeOf(message),
    key: message.key,
    value: message.value,
    headers: headersOf(message.headers as HeaderList | undefined),
  };
}

function timestampTypeOf({ batchContext }: FetchedMessage): TimestampType {
  if (batchContext === undefined) return 'NO_TIMESTAMP_TYPE';
  return batchContext.timestampType === LOG_APPEND_TIME ? 'LOG_APPEND_TIME' : 'CREATE_TIME';
}

function headersOf(headers: HeaderList | undefined): readonly RecordHeader[] {
  const ordered = headers?.[ORDERED];
  return ordered === undefined ? NO_HEADERS : ordered.map(({ key, value }) => ({ name: key, value }));
}
