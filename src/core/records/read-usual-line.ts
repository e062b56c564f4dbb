import type { KafkaRecord, RecordBytes, RecordHeader, TimestampType } from '../model/record.ts';
import { LARGEST_PARTITION } from '../model/topic-partition.ts';

/** What `esmctl record` and kcat write, in their order. */
const TYPES: readonly (readonly [text: string, type: TimestampType])[] = [
  [',"tstype":"create","ts":', 'CREATE_TIME'],
  [',"tstype":"logappend","ts":', 'LOG_APPEND_TIME'],
];
const OFFSET = ',"offset":';
const BROKER = ',"broker":';
const KEY = ',"key":';
const PAYLOAD = ',"payload":';
const NO_HEADERS: readonly RecordHeader[] = [];

/** Every integer of so many digits is exact. */
export const MOST_DIGITS = 15;
/** Characters; a longer one is read in full. */
export const LONGEST_KEY = 512;
const QUOTE = 34;
const BACKSLASH = 92;
const ZERO = 48;
const NINE = 57;
const SPACE = 32;

export type ReadUsualLine = (line: string) => KafkaRecord | undefined;

/**
 * Reads lines of the usual form without making an object of each with `JSON.parse`, which looks up every name and short
 * text in a table of all strings. Undefined means nothing but: this is not such a line, read it in full.
 * @param isTopic whether a text (without escapes) is a legal name.
 */
export function createReadUsualLine(isTopic: (name: string) => boolean): ReadUsualLine {
  let topic = '';
  let prefix = '';
  /** Where the last number ended. */
  let after = 0;

  return (line) => {
    if ((prefix === '' || !line.startsWith(prefix)) && !learnTopic(line)) return undefined;
    const partition = readDigits(line, prefix.length);
    if (partition === undefined || partition > LARGEST_PARTITION || !line.startsWith(OFFSET, after)) return undefined;
    const offset = readDigits(line, after + OFFSET.length);
    const time = TYPES.find(([text]) => line.startsWith(text, after));
    if (offset === undefined || time === undefined) return undefined;
    const timestampMs = readDigits(line, after + time[0].length);
    if (timestampMs === undefined) return undefined;
    if (line.startsWith(BROKER, after) && readDigits(line, after + BROKER.length) === undefined) return undefined;
    if (!line.startsWith(KEY, after)) return undefined;
    const keyAt = after + KEY.length;
    const key = readKey(line, keyAt);
    if (key === undefined) return undefined;
    const payloadAt = keyAt + (key === null ? 4 : key.length + 2);
    if (!line.startsWith(PAYLOAD, payloadAt)) return undefined;
    const value = readPayload(line, payloadAt + PAYLOAD.length);
    if (value === undefined) return undefined;
    const timestampType = time[1];
    return { topic, partition, offset: BigInt(offset), timestampMs, timestampType, key, value, headers: NO_HEADERS };
  };

  function learnTopic(line: string): boolean {
    const match = /^\{"topic":"([^"\\]*)","partition":/.exec(line);
    if (match?.[1] === undefined || !isTopic(match[1])) return false;
    topic = match[1];
    prefix = match[0];
    return true;
  }

  /** A JSON number of digits alone; what follows must be a comma. */
  function readDigits(line: string, from: number): number | undefined {
    let at = from;
    let value = 0;
    for (let code = line.charCodeAt(at); code >= ZERO && code <= NINE; code = line.charCodeAt(at)) {
      value = value * 10 + code - ZERO;
      at += 1;
    }
    after = at;
    const digits = at - from;
    if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && line.charCodeAt(from) === ZERO)) return undefined;
    return value;
  }
}

/** Text without escapes, or null. */
function readKey(line: string, from: number): string | null | undefined {
  if (line.charCodeAt(from) !== QUOTE) return line.startsWith('null', from) ? null : undefined;
  const end = line.indexOf('"', from + 1);
  if (end === -1 || end - from > LONGEST_KEY) return undefined;
  for (let at = from + 1; at < end; at += 1) {
    const code = line.charCodeAt(at);
    if (code === BACKSLASH || code < SPACE) return undefined;
  }
  const key = line.slice(from + 1, end);
  return key.isWellFormed() ? key : undefined;
}

/** The last member: one JSON string up to the closing brace. */
function readPayload(line: string, from: number): RecordBytes | undefined {
  if (line.charCodeAt(from) !== QUOTE || !line.endsWith('"}')) return undefined;
  try {
    const payload: unknown = JSON.parse(line.slice(from, -1));
    return typeof payload === 'string' && payload.isWellFormed() ? payload : undefined;
  } catch {
    return undefined;
  }
}
