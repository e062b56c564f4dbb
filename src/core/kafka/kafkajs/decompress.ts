import { createRequire } from 'node:module';
import * as zlib from 'node:zlib';

type Inflate = (bytes: Uint8Array) => Uint8Array;

/** Loaded when a batch needs them; most need none. */
const require = createRequire(import.meta.url);
const lz4: Inflate = (bytes) => (require('lz4js') as { decompress: Inflate }).decompress(bytes);
const snappy: Inflate = (bytes) => (require('snappyjs') as { uncompress: Inflate }).uncompress(bytes);
const zstd: Inflate = (bytes) => (require('fzstd') as { decompress: Inflate }).decompress(bytes);

/** Java producers frame snappy in blocks behind this magic and two version numbers; others send one bare block. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER_BYTES = 16;

/** Node has zstd of its own from 22.15 on. */
const nativeZstd = (zlib as { zstdDecompressSync?: (bytes: Buffer) => Buffer }).zstdDecompressSync;

/** What lies in a batch of the protocol's codec number (1 gzip, 2 snappy, 3 lz4, 4 zstd). */
export function decompress(codec: number, bytes: Buffer): Buffer {
  if (codec === 1) return zlib.gunzipSync(bytes);
  if (codec === 2) return decompressSnappy(bytes);
  if (codec === 3) return asBuffer(lz4(bytes));
  if (codec === 4) return nativeZstd?.(bytes) ?? asBuffer(zstd(bytes));
  throw new Error(`no codec has the number ${codec}`);
}

function decompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return asBuffer(snappy(bytes));
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    blocks.push(asBuffer(snappy(bytes.subarray(at + 4, at + 4 + length))));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
