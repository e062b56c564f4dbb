import { endianness } from 'node:os';

const REVERSED_POLYNOMIAL = 0x82f63b78;
/** Eight tables of 256, one behind the other: what a byte does to the remainder when so many bytes follow it. */
const TABLES = createTables();
const CAN_TAKE_WORDS = endianness() === 'LE';

/**
 * CRC-32C (Castagnoli), unsigned; zlib's `crc32` has another polynomial. Takes eight bytes at a time ("slicing by 8", Intel
 * 2006), which is more than twice as fast as one by one.
 */
export function crc32c(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes;
  const wordsFrom = Math.min(-byteOffset & 3, length);
  const pairs = CAN_TAKE_WORDS ? (length - wordsFrom) >>> 3 : 0;
  let crc = addBytes(-1, bytes, 0, wordsFrom);
  if (pairs > 0) crc = addPairs(crc, new Int32Array(buffer, byteOffset + wordsFrom, pairs * 2));
  return ~addBytes(crc, bytes, wordsFrom + pairs * 8, length) >>> 0;
}

function addBytes(before: number, bytes: Uint8Array, from: number, to: number): number {
  let crc = before;
  for (let at = from; at < to; at += 1) crc = tableAt((crc ^ (bytes[at] ?? 0)) & 255) ^ (crc >>> 8);
  return crc;
}

function addPairs(before: number, words: Int32Array): number {
  let crc = before;
  for (let at = 0; at < words.length; at += 2) {
    const first = crc ^ (words[at] ?? 0);
    const second = words[at + 1] ?? 0;
    crc =
      tableAt(1792 + (first & 255)) ^
      tableAt(1536 + ((first >>> 8) & 255)) ^
      tableAt(1280 + ((first >>> 16) & 255)) ^
      tableAt(1024 + (first >>> 24)) ^
      tableAt(768 + (second & 255)) ^
      tableAt(512 + ((second >>> 8) & 255)) ^
      tableAt(256 + ((second >>> 16) & 255)) ^
      tableAt(second >>> 24);
  }
  return crc;
}

function tableAt(index: number): number {
  return TABLES[index] ?? 0;
}

function createTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ REVERSED_POLYNOMIAL : crc >>> 1;
    tables[byte] = crc;
  }
  for (let at = 256; at < tables.length; at += 1) {
    const before = tables[at - 256] ?? 0;
    tables[at] = (before >>> 8) ^ (tables[before & 255] ?? 0);
  }
  return tables;
}
