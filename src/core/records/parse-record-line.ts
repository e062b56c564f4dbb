import { isInteger, isLosslessNumber, parse } from 'lossless-json';
import { messageOf } from '../model/errors.ts';
import { offsetFromJson } from '../model/offset.ts';
import type { KafkaRecord, RecordBytes, RecordHeader, TimestampType } from '../model/record.ts';
import { LARGEST_PARTITION } from '../model/topic-partition.ts';
import { createReadUsualLine } from './read-usual-line.ts';

/** kcat's names of timestamp types (`tstype`). */
const TIMESTAMP_TYPES: ReadonlyMap<string, TimestampType> = new Map([
  ['create', 'CREATE_TIME'],
  ['logappend', 'LOG_APPEND_TIME'],
  ['unknown', 'NO_TIMESTAMP_TYPE'],
]);

const TOPIC = /^[a-zA-Z0-9._-]{1,249}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const NO_HEADERS: readonly RecordHeader[] = [];
const LARGEST_OFFSET = 2n ** 63n - 1n;

/** What is wrong with a line; caught by the reader, which knows where the line is. */
export class BadRecordLine extends Error {}

interface Line {
  readonly topic?: unknown;
  readonly partition?: unknown;
  readonly offset?: unknown;
  readonly ts?: unknown;
  readonly tstype?: unknown;
  readonly key?: unknown;
  readonly keyBase64?: unknown;
  readonly payload?: unknown;
  readonly payloadBase64?: unknown;
  readonly headers?: unknown;
  readonly headersBase64?: unknown;
}

/**
 * Reads one line in kcat's `-J` envelope: `topic partition offset tstype ts headers key payload`, with `keyBase64`,
 * `payloadBase64` and `headersBase64` (names as text, values as base64) for bytes that are not UTF-8.
 * Throws `BadRecordLine` that says all that is wrong; nothing is guessed. A missing `ts` counts as 0 with `unknown`.
 */
export function parseRecordLine(text: string): KafkaRecord {
  return readUsualLine(text) ?? parseAnyLine(text);
}

const readUsualLine = createReadUsualLine((name) => TOPIC.test(name));

/** The same, whatever the line looks like. */
export function parseAnyLine(text: string): KafkaRecord {
  let line: Line;
  try {
    line = JSON.parse(text) as Line;
  } catch (error) {
    throw new BadRecordLine(`not JSON: ${messageOf(error)}`);
  }
  if (typeof line !== 'object' || line === null || Array.isArray(line)) throw new BadRecordLine('not a JSON object');
  try {
    return {
      topic: readTopic(line),
      partition: readPartition(line),
      offset: readOffset(line, text),
      timestampMs: readTimestamp(line),
      timestampType: readTimestampType(line),
      key: readKey(line),
      value: readValue(line),
      headers: readHeaders(line),
    };
  } catch (error) {
    if (!(error instanceof BadRecordLine)) throw error;
    throw new BadRecordLine(allProblems(line, text).join('; '));
  }
}

const READERS = [
  readTopic,
  readPartition,
  readOffset,
  readTimestamp,
  readTimestampType,
  readKey,
  readValue,
  readHeaders,
] as const;

/** Of every field, in the order in which a line has them. */
function allProblems(line: Line, text: string): readonly string[] {
  return READERS.flatMap((read) => {
    try {
      read(line, text);
      return [];
    } catch (error) {
      return messageOf(error);
    }
  });
}

function readTopic({ topic }: Line): string {
  if (typeof topic === 'string' && TOPIC.test(topic)) return topic;
  throw new BadRecordLine('topic is missing or not a legal topic name');
}

function readPartition({ partition: value }: Line): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LARGEST_PARTITION) return value;
  throw new BadRecordLine('partition is missing or not a number from 0 to 2147483647');
}

function readOffset({ offset: value }: Line, text: string): bigint {
  // JSON.parse has already rounded such a number.
  const exact = typeof value === 'number' && value > Number.MAX_SAFE_INTEGER ? digitsOfOffset(text) : value;
  const offset = offsetFromJson(exact);
  if (offset === undefined || offset > LARGEST_OFFSET) {
    throw new BadRecordLine('offset is missing or not a non-negative integer');
  }
  return offset;
}

function digitsOfOffset(text: string): string | undefined {
  try {
    const { offset } = parse(text) as Line;
    return isLosslessNumber(offset) && isInteger(offset.value) ? offset.value : undefined;
  } catch (error) {
    throw new BadRecordLine(`not JSON: ${messageOf(error)}`);
  }
}

function readTimestamp({ ts: value }: Line): number {
  if (value === undefined) return 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || Math.abs(value) > 8.64e15) {
    throw new BadRecordLine('ts is not a number of milliseconds');
  }
  return value;
}

function readTimestampType({ tstype, ts }: Line): TimestampType {
  if (tstype === undefined) return ts === undefined ? 'NO_TIMESTAMP_TYPE' : 'CREATE_TIME';
  const type = typeof tstype === 'string' ? TIMESTAMP_TYPES.get(tstype) : undefined;
  if (type === undefined) throw new BadRecordLine('tstype is not create, logappend or unknown');
  return type;
}

function readKey({ key, keyBase64 }: Line): RecordBytes | null {
  return readBytes(key, keyBase64, 'key');
}

function readValue({ payload, payloadBase64 }: Line): RecordBytes | null {
  return readBytes(payload, payloadBase64, 'payload');
}

function readBytes(text: unknown, base64: unknown, name: string): RecordBytes | null {
  if (base64 !== undefined && base64 !== null) {
    if (text !== undefined && text !== null) throw new BadRecordLine(`${name} and ${name}Base64 are both given`);
    return decodeBase64(base64, `${name}Base64`);
  }
  if (text === undefined || text === null) return null;
  if (typeof text !== 'string') {
    throw new BadRecordLine(`${name} is not a string (a JSON value is written as its text: "{\\"id\\":1}")`);
  }
  return checkText(text, name);
}

/** A lone surrogate (`\ud800`) has no UTF-8 bytes. */
function checkText(text: string, name: string): string {
  if (!text.isWellFormed()) throw new BadRecordLine(`${name} holds half a surrogate pair, which is no text`);
  return text;
}

function decodeBase64(value: unknown, name: string): Uint8Array {
  if (typeof value !== 'string' || value.length % 4 !== 0 || !BASE64.test(value))
    throw new BadRecordLine(`${name} is not base64`);
  return Buffer.from(value, 'base64');
}

/** kcat writes headers flat: name, value, name, value. */
function readHeaders({ headers: text, headersBase64: base64 }: Line): readonly RecordHeader[] {
  if (text !== undefined && base64 !== undefined) throw new BadRecordLine('headers and headersBase64 are both given');
  const name = base64 === undefined ? 'headers' : 'headersBase64';
  const flat = base64 ?? text;
  if (flat === null || flat === undefined) return NO_HEADERS;
  if (!Array.isArray(flat) || flat.length % 2 !== 0) throw new BadRecordLine(`${name} is not a list of name, value, …`);
  const headers: RecordHeader[] = [];
  for (let index = 0; index < flat.length; index += 2) {
    const key: unknown = flat[index];
    const value: unknown = flat[index + 1];
    if (typeof key !== 'string') throw new BadRecordLine(`${name}[${index}] is not a header name`);
    headers.push({
      name: checkText(key, `${name}[${index}]`),
      value: readHeaderValue(value, base64 !== undefined, `${name}[${index + 1}]`),
    });
  }
  return headers;
}

function readHeaderValue(value: unknown, isBase64: boolean, place: string): RecordBytes | null {
  if (value === null) return null;
  if (isBase64) return decodeBase64(value, place);
  if (typeof value !== 'string') throw new BadRecordLine(`${place} is not a string or null`);
  return checkText(value, place);
}
