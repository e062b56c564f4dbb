import type kafkajs from 'kafkajs';
import type { KafkaRecord, RecordHeader, TimestampType } from '../../model/record.ts';
import { type HeaderList, ORDERED } from './private-parts.ts';

const NO_HEADERS: readonly RecordHeader[] = [];
const LOG_APPEND_TIME = 1;

/** What the client's types leave out. */
interface WithContext {
  readonly batchContext?: { readonly timestampType: number };
}

export function toRecord(topic: string, partition: number, message: kafkajs.KafkaMessage): KafkaRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    timestampMs: Number(message.timestamp ?? 0),
    timestampType: timestampTypeOf(message as WithContext),
    key: message.key,
    value: message.value,
    headers: headersOf(message.headers as HeaderList | undefined),
  };
}

/** Message sets of old brokers have no such context. */
function timestampTypeOf({ batchContext }: WithContext): TimestampType {
  if (batchContext === undefined) return 'NO_TIMESTAMP_TYPE';
  return batchContext.timestampType === LOG_APPEND_TIME ? 'LOG_APPEND_TIME' : 'CREATE_TIME';
}

function headersOf(headers: HeaderList | undefined): readonly RecordHeader[] {
  const ordered = headers?.[ORDERED];
  return ordered === undefined ? NO_HEADERS : ordered.map(({ key, value }) => ({ name: key, value }));
}
