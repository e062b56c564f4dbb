import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../../../src/core/kafka/protocol/crc32c.ts';

const require = createRequire(import.meta.url);
/** The client's own, which it uses to write. */
const byTheClient = require('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Buffer) => number;

describe('CRC-32C', () => {
  it.each([
    { why: 'the check value of the catalogue of CRCs', bytes: Buffer.from('123456789'), crc: 0xe3069283 },
    { why: '32 zeros, RFC 3720 B.4', bytes: Buffer.alloc(32), crc: 0x8a9136aa },
    { why: '32 ones, RFC 3720 B.4', bytes: Buffer.alloc(32, 0xff), crc: 0x62a8ab43 },
    { why: '0 to 31, RFC 3720 B.4', bytes: Buffer.from(Array.from({ length: 32 }, (_, at) => at)), crc: 0x46dd794e },
    { why: 'nothing', bytes: Buffer.alloc(0), crc: 0 },
  ])('$why', ({ bytes, crc }) => {
    expect(crc32c(bytes)).toBe(crc);
  });

  it('is that of the client, wherever in memory the bytes begin', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(9), (bytes, shift) => {
        const shifted = Buffer.concat([Buffer.alloc(shift), bytes]).subarray(shift);
        expect(crc32c(shifted)).toBe(byTheClient(shifted));
      }),
    );
  });
});
