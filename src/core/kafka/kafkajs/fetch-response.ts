import { createRequire } from 'node:module';
import type { ClientMessage } from './client-message.ts';
import { explainCorruptBatch, noMessagesBecauseOf } from './corrupt-batch.ts';
import { CorruptBatch, decodeRecordBatches, OldMessageFormat, type RecordBatch } from './record-batches.ts';

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: bigint;
}

type Decode = (bytes: Buffer) => Promise<unknown>;

const ABORT = 0;
let patched = false;

/**
 * The client's own decoder of fetched bytes lets records of aborted transactions through (when two of them are open where
 * a fetch begins, or when a record has the key of a marker), does not get past a batch that compaction has emptied, and
 * goes through a compacted tail offset by offset. This one marks all that as records to be passed over.
 */
export function patchFetchResponse(): void {
  if (patched) return;
  patched = true;
  const require = createRequire(import.meta.url);
  const response = require('kafkajs/src/protocol/requests/fetch/v11/response') as { decode: Decode };
  const { decode } = response;
  response.decode = async (bytes) => {
    try {
      return await decodeFetchResponse(bytes);
    } catch (error) {
      if (error instanceof OldMessageFormat) return decode(bytes);
      throw error;
    }
  };
}

/** Source: FetchResponse version 11 of the Kafka protocol. */
export async function decodeFetchResponse(bytes: Buffer) {
  let at = 0;
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const int16 = (): number => take(2).readInt16BE();
  const int32 = (): number => take(4).readInt32BE();
  const int64 = (): bigint => take(8).readBigInt64BE();
  const clientSideThrottleTime = int32();
  const errorCode = int16();
  const sessionId = int32();
  const responses = [];
  for (let topics = int32(); topics > 0; topics -= 1) {
    const topicName = take(int16()).toString('utf8');
    const partitions = [];
    for (let left = int32(); left > 0; left -= 1) {
      const head = {
        partition: int32(),
        errorCode: int16(),
        highWatermark: int64().toString(),
        lastStableOffset: int64().toString(),
        lastStartOffset: int64().toString(),
      };
      const aborted: AbortedTransaction[] = [];
      for (let transactions = int32(); transactions > 0; transactions -= 1)
        aborted.push({ producerId: int64().toString(), firstOffset: int64() });
      const preferredReadReplica = int32();
      const messages = await decodeRecordBatches(take(Math.max(0, int32()))).then(
        (batches) => markPassedOver(batches, aborted),
        (error: unknown) => {
          if (!(error instanceof CorruptBatch)) throw error;
          return noMessagesBecauseOf(explainCorruptBatch(error, topicName, head.partition));
        },
      );
      partitions.push({ ...head, abortedTransactions: [], preferredReadReplica, messages });
    }
    responses.push({ topicName, partitions });
  }
  // The broker has throttled nothing yet and counts on the client to wait.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

/**
 * All records, those of aborted transactions marked, and one that is passed over where a batch reaches beyond its last
 * record. Source: org.apache.kafka.clients.consumer.internals.CompletedFetch.
 */
export function markPassedOver(
  batches: readonly RecordBatch[],
  aborted: readonly AbortedTransaction[],
): readonly ClientMessage[] {
  const waiting = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const aborting = new Set<string>();
  const marked: ClientMessage[] = [];
  for (const { context, isControl, lastOffset, messages } of batches) {
    for (let next = waiting[0]; next !== undefined && next.firstOffset <= lastOffset; next = waiting[0]) {
      aborting.add(next.producerId);
      waiting.shift();
    }
    const passedOver = context.inTransaction && !isControl && aborting.has(context.producerId);
    for (const message of messages) {
      if (passedOver) message.isControlRecord = true;
      marked.push(message);
    }
    if (isControl && messages[0]?.key?.readInt16BE(2) === ABORT) aborting.delete(context.producerId);
    if (messages.length === 0 || BigInt(messages[messages.length - 1]?.offset ?? -1) < lastOffset) {
      marked.push(nothingAt(lastOffset, context));
    }
  }
  return marked;
}

function nothingAt(offset: bigint, batchContext: ClientMessage['batchContext']): ClientMessage {
  return {
    magicByte: 2,
    attributes: 0,
    timestamp: '0',
    offset: offset.toString(),
    key: null,
    value: null,
    headers: {},
    isControlRecord: true,
    batchContext,
  };
}
