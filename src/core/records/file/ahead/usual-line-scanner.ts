import { createFixedText, type FixedText, standsAt } from '../../../event/fixed-text.ts';
import type { ScannedText } from '../../../filter/scanned-text.ts';
import { LARGEST_PARTITION } from '../../../model/topic-partition.ts';
import { LONGEST_KEY, MOST_DIGITS } from '../../read-usual-line.ts';
import { createTextScanner } from './text-scanner.ts';

/** A line of the usual form, as it lies in memory. Used again for the next one. */
export interface ScannedLine {
  /** Where the next line begins. */
  readonly next: number;
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly isLogAppend: boolean;
  /** Digits of offset and timestamp, in canonical form. */
  readonly offsetAt: number;
  readonly offsetEnd: number;
  readonly timestampAt: number;
  readonly timestampEnd: number;
  /** Text without escapes; null where it begins at -1. */
  readonly keyAt: number;
  readonly keyEnd: number;
  /** Valid until the memory is written to. */
  readonly value: ScannedText;
}

export interface UsualLineScanner {
  /** Lines lie in this memory from now on, which is valid UTF-8 and may be changed. */
  open(bytes: Buffer, isAscii: boolean): void;
  /**
   * The line that begins at `from`. Undefined means nothing but: read it in full; it is then unchanged.
   * @param limit where the last line ends.
   */
  read(from: number, limit: number): ScannedLine | undefined;
}

const OFFSET = createFixedText(',"offset":');
const TIMESTAMP_TYPE = createFixedText(',"tstype":"');
const CREATE = createFixedText('create","ts":');
const LOG_APPEND = createFixedText('logappend","ts":');
const BROKER = createFixedText(',"broker":');
const KEY = createFixedText(',"key":');
const NULL = createFixedText('null');
const PAYLOAD = createFixedText(',"payload":"');

/** Names that stand in JSON as they are. */
const PLAIN_TOPIC = /^[a-zA-Z0-9._-]+$/;
const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const ZERO = 48;
const NINE = 57;
const CLOSING_BRACE = 125;

/**
 * Reads what `esmctl record` and kcat write, for one topic: without a string for the line or for anything in it. What it
 * reads is exactly what `parseAnyLine` makes of the line.
 */
export function createUsualLineScanner(topic: string): UsualLineScanner {
  const prefix = createFixedText(`{"topic":"${topic}","partition":`);
  const isUsable = PLAIN_TOPIC.test(topic);
  const strings = createTextScanner();
  let bytes: Buffer = Buffer.alloc(0);
  let view = new DataView(bytes.buffer);
  /** Where the last number or text ended. */
  let after = 0;
  const line = {
    next: 0,
    partition: 0,
    offset: 0,
    timestampMs: 0,
    isLogAppend: false,
    offsetAt: 0,
    offsetEnd: 0,
    timestampAt: 0,
    timestampEnd: 0,
    keyAt: 0,
    keyEnd: 0,
    value: strings.unescape(),
  };

  return {
    open(memory, isAscii) {
      if (bytes !== memory) view = new DataView(memory.buffer);
      bytes = memory;
      strings.open(memory, isAscii);
    },
    // What is behind `limit` may be read as well, but never counts: a string must end before.
    read(from, limit) {
      if (!isUsable || !skip(prefix, from)) return undefined;
      line.partition = readDigits(after);
      if (line.partition < 0 || line.partition > LARGEST_PARTITION || !skip(OFFSET, after)) return undefined;
      line.offsetAt = after;
      line.offset = readDigits(after);
      line.offsetEnd = after;
      if (line.offset < 0 || !skip(TIMESTAMP_TYPE, after)) return undefined;
      line.isLogAppend = !skip(CREATE, after);
      if (line.isLogAppend && !skip(LOG_APPEND, after)) return undefined;
      line.timestampAt = after;
      line.timestampMs = readDigits(after);
      line.timestampEnd = after;
      if (line.timestampMs < 0) return undefined;
      if (skip(BROKER, after) && readDigits(after) < 0) return undefined;
      if (!skip(KEY, after) || !readKey() || !skip(PAYLOAD, after)) return undefined;
      const end = strings.findEnd(after, limit);
      if (end === -1 || end + 2 > limit || bytes[end + 1] !== CLOSING_BRACE) return undefined;
      if (end + 2 < limit && bytes[end + 2] !== NEWLINE) return undefined;
      line.next = Math.min(end + 3, limit);
      line.value = strings.unescape();
      return line;
    },
  };

  /** Whether this text stands there; if so, `after` is behind it. */
  function skip(text: FixedText, from: number): boolean {
    if (!standsAt(view, from, text)) return false;
    after = from + text.length;
    return true;
  }

  /** A JSON number of digits alone, -1 where it is not one; what follows must be a comma. */
  function readDigits(from: number): number {
    let at = from;
    let value = 0;
    for (let code = bytes[at] ?? 0; code >= ZERO && code <= NINE; code = bytes[at] ?? 0) {
      value = value * 10 + code - ZERO;
      at += 1;
    }
    after = at;
    const digits = at - from;
    return digits === 0 || digits > MOST_DIGITS || (digits > 1 && bytes[from] === ZERO) ? -1 : value;
  }

  /** Text without escapes, or null. */
  function readKey(): boolean {
    if (bytes[after] !== QUOTE) {
      line.keyAt = -1;
      line.keyEnd = -1;
      return skip(NULL, after);
    }
    let at = after + 1;
    line.keyAt = at;
    for (let code = bytes[at]; code !== QUOTE; code = bytes[at]) {
      if (code === undefined || code < SPACE || code === BACKSLASH || at - line.keyAt > LONGEST_KEY) return false;
      at += 1;
    }
    line.keyEnd = at;
    after = at + 1;
    return true;
  }
}
