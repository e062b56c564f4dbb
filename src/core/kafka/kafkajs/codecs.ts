import { createRequire } from 'node:module';
import * as zlib from 'node:zlib';
import { decompress as decompressZstd } from 'fzstd';
import kafkajs from 'kafkajs';

// Neither has types.
const require = createRequire(import.meta.url);
const lz4 = require('lz4js') as { decompress(bytes: Uint8Array): Uint8Array };
const snappy = require('snappyjs') as { uncompress(bytes: Uint8Array): Uint8Array };

/** Java producers frame snappy in blocks behind this magic and two version numbers; others send one bare block. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER_BYTES = 16;

/** Node has zstd of its own from 22.15 on. */
const nativeZstd = (zlib as { zstdDecompressSync?: (bytes: Buffer) => Buffer }).zstdDecompressSync;

/** Lets the client read what producers compressed; gzip it knows by itself. Nothing is ever compressed here. */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.Snappy] = () => codecOf(decompressSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = () => codecOf((bytes) => asBuffer(lz4.decompress(bytes)));
  CompressionCodecs[CompressionTypes.ZSTD] = () => codecOf(nativeZstd ?? ((bytes) => asBuffer(decompressZstd(bytes))));
}

/** What lies in a batch of the protocol's codec number (1 gzip, 2 snappy, 3 lz4, 4 zstd). */
export function decompress(codec: number, bytes: Buffer): Buffer {
  if (codec === 1) return zlib.gunzipSync(bytes);
  if (codec === 2) return decompressSnappy(bytes);
  if (codec === 3) return asBuffer(lz4.decompress(bytes));
  if (codec === 4) return nativeZstd?.(bytes) ?? asBuffer(decompressZstd(bytes));
  throw new Error(`no codec has the number ${codec}`);
}

function codecOf(decompress: (bytes: Buffer) => Buffer) {
  return {
    compress: () => Promise.reject(new Error('esmctl does not compress')),
    decompress: (bytes: Buffer) => Promise.resolve(decompress(bytes)),
  };
}

function decompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return asBuffer(snappy.uncompress(bytes));
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    blocks.push(asBuffer(snappy.uncompress(bytes.subarray(at + 4, at + 4 + length))));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
