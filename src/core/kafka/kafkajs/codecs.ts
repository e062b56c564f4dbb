import kafkajs from 'kafkajs';
import { decompress } from './decompress.ts';

const { Snappy, LZ4, ZSTD } = kafkajs.CompressionTypes;

/** Lets the client read what producers compressed; gzip it knows by itself. Nothing is ever compressed here. */
export function registerCodecs(): void {
  for (const codec of [Snappy, LZ4, ZSTD] as const) {
    kafkajs.CompressionCodecs[codec] = () => ({
      compress: () => Promise.reject(new Error('esmctl does not compress')),
      decompress: (bytes: Buffer) => Promise.resolve(decompress(codec, bytes)),
    });
  }
}
