import { createRequire } from 'node:module';
import { crc32c } from '../protocol/crc32c.ts';
import { ByteCursor } from './byte-cursor.ts';
import { type BatchContext, type ClientMessage, ORDERED } from './client-message.ts';

const require = createRequire(import.meta.url);
const { lookupCodecByAttributes } = require('kafkajs/src/protocol/message/compression') as {
  lookupCodecByAttributes(attributes: number): { decompress(bytes: Buffer): Promise<Buffer> } | null;
};

/** One batch of the log as the broker keeps it (format v2, Kafka 0.11 and newer). */
export interface RecordBatch {
  readonly context: BatchContext;
  readonly isControl: boolean;
  /** Of the batch, which may lie beyond its last record when the log was compacted. */
  readonly lastOffset: bigint;
  readonly messages: readonly ClientMessage[];
}

/** A batch in the format of Kafka 0.10 and older. */
export class OldMessageFormat extends Error {}

/** The bytes of a batch are not those that its producer or its broker wrote. */
export class CorruptBatch extends Error {
  readonly baseOffset: bigint;
  /** What the batch does: `fails its checksum`. */
  readonly fault: string;

  constructor(baseOffset: bigint, fault = 'fails its checksum (CRC-32C)') {
    super(`the batch at offset ${baseOffset} ${fault}`);
    this.baseOffset = baseOffset;
    this.fault = fault;
  }
}

const OVERHEAD_BYTES = 12;
const CRC_AT = 17;
const CHECKED_FROM = 21;
const HEADER_BYTES = 61;
const TIMESTAMP_TYPE = 0x8;
const IN_TRANSACTION = 0x10;
const CONTROL = 0x20;
const NO_HEADERS = {};

/**
 * The whole batches among the bytes of a fetch; the last one may be cut off, and is left for the next fetch. So is one that
 * fails its checksum, as long as there are others before it: they are handed on first. Then it throws `CorruptBatch`. The
 * first one is never cut off by a broker, however large it is (KIP-74): its length is wrong, and every fetch would bring it.
 */
export async function decodeRecordBatches(bytes: Buffer): Promise<readonly RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const end = at + OVERHEAD_BYTES + bytes.readInt32BE(at + 8);
    if (bytes.readInt8(at + 16) < 2) throw new OldMessageFormat();
    if (end > bytes.length && batches.length === 0) {
      throw new CorruptBatch(bytes.readBigInt64BE(at), 'says that it is longer than what the broker sent of it');
    }
    if (end > bytes.length) break;
    const batch = bytes.subarray(at, end);
    if (!isIntact(batch)) {
      if (batches.length > 0) break;
      throw new CorruptBatch(bytes.readBigInt64BE(at));
    }
    batches.push(await decodeBatch(batch));
    at = end;
  }
  return batches;
}

/** A length that cannot be is as bad as a wrong checksum. */
function isIntact(batch: Buffer): boolean {
  return batch.length >= HEADER_BYTES && crc32c(batch.subarray(CHECKED_FROM)) === batch.readUInt32BE(CRC_AT);
}

/** Source: org.apache.kafka.common.record.DefaultRecordBatch. */
async function decodeBatch(bytes: Buffer): Promise<RecordBatch> {
  const baseOffset = bytes.readBigInt64BE(0);
  const attributes = bytes.readInt16BE(21);
  const context: BatchContext = {
    inTransaction: (attributes & IN_TRANSACTION) !== 0,
    timestampType: (attributes & TIMESTAMP_TYPE) === 0 ? 0 : 1,
    producerId: bytes.readBigInt64BE(43).toString(),
  };
  const isControl = (attributes & CONTROL) !== 0;
  const firstTimestamp = Number(bytes.readBigInt64BE(27));
  const appendTime = context.timestampType === 1 ? bytes.readBigInt64BE(35).toString() : undefined;
  const count = bytes.readInt32BE(57);
  const codec = count === 0 ? null : lookupCodecByAttributes(attributes);
  const body = bytes.subarray(HEADER_BYTES);
  const cursor = new ByteCursor(codec === null ? body : await codec.decompress(body));
  const messages: ClientMessage[] = [];
  for (let index = 0; index < count; index += 1) {
    const end = cursor.varint() + cursor.at;
    cursor.at += 1;
    const createTime = firstTimestamp + cursor.varlong();
    const timestamp = appendTime ?? createTime.toString();
    const offset = offsetAfter(baseOffset, cursor.varint());
    const key = cursor.bytes();
    const value = cursor.bytes();
    const headers = readHeaders(cursor);
    cursor.at = end;
    messages.push({
      magicByte: 2,
      attributes: 0,
      timestamp,
      offset,
      key,
      value,
      headers,
      isControlRecord: isControl,
      batchContext: context,
    });
  }
  return { context, isControl, lastOffset: baseOffset + BigInt(bytes.readInt32BE(23)), messages };
}

function offsetAfter(base: bigint, delta: number): string {
  const offset = Number(base) + delta;
  return Number.isSafeInteger(offset) ? offset.toString() : (base + BigInt(delta)).toString();
}

function readHeaders(cursor: ByteCursor): ClientMessage['headers'] {
  const count = cursor.varint();
  if (count <= 0) return NO_HEADERS;
  const headers = Array.from({ length: count }, () => ({
    key: cursor.bytes()?.toString('utf8') ?? '',
    value: cursor.bytes(),
  }));
  return { [ORDERED]: headers };
}
