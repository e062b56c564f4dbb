import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import { parse } from 'lossless-json';
import type { RecordBytes } from '../model/record.ts';
import { WrittenNumber } from './leaf.ts';

/** The bytes as text, or undefined where they are not UTF-8. ASCII is read as Latin-1, which is a plain copy. */
export function decodeText(value: RecordBytes): string | undefined {
  if (typeof value === 'string') return value;
  if (isAscii(value)) return asBuffer(value).toString('latin1');
  return isUtf8(value) ? asBuffer(value).toString('utf8') : undefined;
}

function asBuffer(value: Uint8Array): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

export const NOT_JSON = Symbol('not JSON');

/** Text that can only be a whole JSON scalar without quotes; anything else that starts like one is no JSON. */
const BARE_SCALAR = /^[ \t\n\r]*(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)[ \t\n\r]*$/;

/** The value of a JSON text (RFC 8259: objects, arrays and scalars), or `NOT_JSON`. Of repeated names the last one counts. */
export function readJson(text: string): unknown {
  const first = firstCharacter(text);
  if (first !== '{' && first !== '[' && first !== '"' && !BARE_SCALAR.test(text)) return NOT_JSON;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return NOT_JSON;
  }
}

function firstCharacter(text: string): string {
  const first = text.charAt(0);
  return first > ' ' ? first : text.trimStart().charAt(0);
}

/** The same with numbers that keep their text; undefined where the nesting is too deep for that. */
export function readJsonWithNumbers(text: string): unknown {
  try {
    return parse(text, null, {
      parseNumber: (written) => new WrittenNumber(written),
      onDuplicateKey: ({ newValue }) => newValue,
    });
  } catch {
    return undefined;
  }
}
