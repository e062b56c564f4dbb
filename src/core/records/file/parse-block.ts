import { isUtf8 } from 'node:buffer';
import type { KafkaRecord } from '../../model/record.ts';
import { BadRecordLine, parseRecordLine } from '../parse-record-line.ts';
import type { LineBlock } from './line-blocks.ts';

export interface ParsedLine {
  /** Byte position of the line in the file. */
  readonly position: number;
  /** Counts from 1 within the block. */
  readonly line: number;
  readonly record: KafkaRecord | undefined;
  /** Why there is no record; an empty line has neither. */
  readonly problem: string | undefined;
}

const NEWLINE = 10;

/** Calls back for each line that holds something; returns how many lines the block has. */
export function parseBlock({ bytes, position }: LineBlock, onLine: (line: ParsedLine) => void): number {
  const allUtf8 = isUtf8(bytes);
  let line = 0;
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    line += 1;
    if (!isBlank(bytes, start, end)) onLine(parseLine(bytes, start, end, line, position, allUtf8));
    start = end + 1;
  }
  return line;
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index];
    if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  }
  return true;
}

function parseLine(
  bytes: Buffer,
  start: number,
  end: number,
  line: number,
  blockPosition: number,
  allUtf8: boolean,
): ParsedLine {
  const position = blockPosition + start;
  if (!allUtf8 && !isUtf8(bytes.subarray(start, end))) {
    return { position, line, record: undefined, problem: 'not valid UTF-8 (write such bytes as payloadBase64)' };
  }
  // A byte order mark may stand at the very beginning of a file.
  const from = position === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? start + 3 : start;
  try {
    return { position, line, record: parseRecordLine(bytes.toString('utf8', from, end)), problem: undefined };
  } catch (error) {
    if (!(error instanceof BadRecordLine)) throw error;
    return { position, line, record: undefined, problem: error.message };
  }
}
