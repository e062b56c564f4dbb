import { isAscii, isUtf8 } from 'node:buffer';
import type { KafkaRecord } from '../../model/record.ts';
import { BadRecordLine, parseRecordLine } from '../parse-record-line.ts';
import type { LineBlock } from './line-blocks.ts';

export interface ParsedLine {
  /** Byte position of the line in the file. */
  readonly position: number;
  /** Length of the line with its newline. */
  readonly bytes: number;
  /** Counts from 1 within the block. */
  readonly line: number;
  readonly record: KafkaRecord | undefined;
  /** Why there is no record; an empty line has neither. */
  readonly problem: string | undefined;
}

const NEWLINE = 10;
const BYTE_ORDER_MARK = '\ufeff';
const BLANK = /^[ \t\r]*$/;

/**
 * Lines are decoded this many bytes at a time, which are then slices without a copy of their own. Larger strings would be
 * fresh pages each time, and cost more to map in than to fill.
 */
const DECODED_BYTES = 64 * 1024;

/** Calls back for each line that holds something; returns how many lines the block has. */
export function parseBlock({ bytes, position }: LineBlock, onLine: (line: ParsedLine) => void): number {
  let lines = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = endOfPiece(bytes, start);
    lines = parsePiece(bytes.subarray(start, end), position + start, lines, onLine);
    start = end;
  }
  return lines;
}

/** Behind the last newline within reach, or the next one where a line is longer than that. */
function endOfPiece(bytes: Buffer, start: number): number {
  if (bytes.length - start <= DECODED_BYTES) return bytes.length;
  const last = bytes.lastIndexOf(NEWLINE, start + DECODED_BYTES - 1);
  const newline = last >= start ? last : bytes.indexOf(NEWLINE, start + DECODED_BYTES);
  return newline === -1 ? bytes.length : newline + 1;
}

/** Whole lines; `lines` came before them in the block. */
function parsePiece(bytes: Buffer, position: number, lines: number, onLine: (line: ParsedLine) => void): number {
  const text = decode(bytes);
  const isOneByteEach = text?.length === bytes.length;
  let line = lines;
  let start = 0;
  let textStart = 0;
  while (start < bytes.length) {
    const textNewline = text?.indexOf('\n', textStart) ?? -1;
    const newline = isOneByteEach ? textNewline : bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    line += 1;
    const next = Math.min(end + 1, bytes.length);
    let lineText: string | undefined;
    if (text === undefined) lineText = readLine(bytes, start, end);
    else {
      lineText = text.slice(textStart, textNewline === -1 ? text.length : textNewline);
      textStart += lineText.length + 1;
    }
    parseLine(lineText, position + start, next - start, line, onLine);
    start = end + 1;
  }
  return line;
}

/** Undefined where the bytes are not UTF-8. ASCII is read as Latin-1, which is a plain copy. */
function decode(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** One line without its newline: calls back when it holds something. As in `ParsedLine`. */
export function parseOneLine(
  text: Buffer,
  position: number,
  bytes: number,
  line: number,
  onLine: (line: ParsedLine) => void,
): void {
  parseLine(decode(text), position, bytes, line, onLine);
}

/** Undefined where the bytes are not UTF-8. */
function readLine(bytes: Buffer, start: number, end: number): string | undefined {
  return isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : undefined;
}

function parseLine(
  text: string | undefined,
  position: number,
  bytes: number,
  line: number,
  onLine: (line: ParsedLine) => void,
): void {
  if (text === undefined) {
    const problem = 'not valid UTF-8 (write such bytes as payloadBase64)';
    onLine({ position, bytes, line, record: undefined, problem });
    return;
  }
  const json = position === 0 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  if (json.length < 4 && BLANK.test(json)) return;
  let record: KafkaRecord | undefined;
  let problem: string | undefined;
  try {
    record = parseRecordLine(json);
  } catch (error) {
    if (!(error instanceof BadRecordLine)) throw error;
    if (BLANK.test(json)) return;
    problem = error.message;
  }
  onLine({ position, bytes, line, record, problem });
}
