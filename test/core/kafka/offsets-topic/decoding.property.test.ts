import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeAssignment,
  decodeClassicGroup,
  decodeSubscription,
} from '../../../../src/core/kafka/offsets-topic/decode-classic-group.ts';
import { decodeCommit } from '../../../../src/core/kafka/offsets-topic/decode-commit.ts';
import {
  decodeConsumerMember,
  decodeResolvedPattern,
} from '../../../../src/core/kafka/offsets-topic/decode-consumer-group.ts';
import { decodeKey } from '../../../../src/core/kafka/offsets-topic/decode-key.ts';
import { OffsetsFold } from '../../../../src/core/kafka/offsets-topic/fold-offsets.ts';
import { groupLogs } from '../../../../src/core/kafka/offsets-topic/group-log.ts';
import { isRefusal } from '../../../../src/core/kafka/offsets-topic/refusal.ts';
import { textArbitrary } from '../../../support/arbitraries.ts';
import {
  classicValue,
  commitKey,
  commitValue,
  consumerMemberValue,
  groupKey,
  patternValue,
} from '../../../support/offsets-records.ts';

const DECODERS = [
  decodeKey,
  decodeCommit,
  decodeClassicGroup,
  decodeConsumerMember,
  decodeResolvedPattern,
  decodeSubscription,
  decodeAssignment,
];

const timeArbitrary = fc.integer({ min: 0, max: 4_000_000_000_000 });
/** Texts whose length fits one byte of the compact encoding. */
const nameArbitrary = textArbitrary.filter((name) => Buffer.byteLength(name) < 120 && name.isWellFormed());

/** Good records of every kind. */
const goodArbitrary: fc.Arbitrary<{ key: Buffer; value: Buffer }> = fc.oneof(
  fc
    .record({
      group: nameArbitrary,
      partition: fc.nat(9),
      offset: fc.bigInt({ min: -2n, max: 2n ** 63n - 1n }),
      at: timeArbitrary,
      expireMs: fc.option(timeArbitrary, { nil: undefined }),
    })
    .map(({ group, partition, offset, at, expireMs }) => ({
      key: commitKey(group, 't', partition),
      value: commitValue({ offset, committedMs: at, ...(expireMs === undefined ? {} : { expireMs }) }),
    })),
  fc
    .record({ group: nameArbitrary, topics: fc.array(fc.array(nameArbitrary, { maxLength: 3 }), { maxLength: 3 }) })
    .map(({ group, topics }) => ({
      key: groupKey(2, group),
      value: classicValue({ members: topics, stateMs: 5 }),
    })),
  fc.record({ group: nameArbitrary, topics: fc.array(nameArbitrary, { maxLength: 5 }) }).map(({ group, topics }) => ({
    key: groupKey(5, group, 'm'),
    value: consumerMemberValue(topics),
  })),
  fc.record({ group: nameArbitrary, topics: fc.array(nameArbitrary, { maxLength: 5 }) }).map(({ group, topics }) => ({
    key: groupKey(16, group, 'x.*'),
    value: patternValue(topics),
  })),
);

/** Random bytes, and good ones that were cut, lengthened or changed in places. */
const bytesArbitrary: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  fc
    .record({
      good: goodArbitrary.chain(({ key, value }) => fc.constantFrom(key, value)),
      cut: fc.nat(200),
      changes: fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
      more: fc.uint8Array({ maxLength: 3 }),
    })
    .map(({ good, cut, changes, more }) => {
      const bytes = Buffer.concat([good.subarray(0, cut), more]);
      for (const [place, byte] of changes) if (place < bytes.length) bytes[place] = byte;
      return bytes;
    }),
);

describe('any bytes', () => {
  it.each(DECODERS.map((decode) => [decode.name, decode] as const))(
    '%s gives a value or a refusal, never throws',
    (_, decode) => {
      fc.assert(
        fc.property(bytesArbitrary, (bytes) => {
          expect(() => decode(bytes)).not.toThrow();
        }),
        { numRuns: 2000 },
      );
    },
  );

  it('as a commit: where a value is given, writing it again gives the same bytes (versions 1 and 3)', () => {
    fc.assert(
      fc.property(bytesArbitrary, (bytes) => {
        const value = decodeCommit(bytes);
        if (isRefusal(value)) return;
        const version = Buffer.from(bytes).readInt16BE(0);
        if (value.leaderEpoch !== undefined || value.metadata === null) return;
        if (version !== 3 && (version !== 1 || value.expireTimestampMs === undefined)) return;
        if (Math.abs(value.expireTimestampMs ?? 0) === 8.64e15) return;
        const { offset, metadata, commitTimestampMs: committedMs, expireTimestampMs: expireMs } = value;
        const again = commitValue({ offset, metadata, committedMs, ...(expireMs === undefined ? {} : { expireMs }) });
        expect(again.equals(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('as keys and values of a log: the fold goes on, and every number that comes out is one', () => {
    const record = fc.oneof(
      goodArbitrary,
      fc.record({ key: bytesArbitrary.map((bytes) => Buffer.from(bytes)), value: bytesArbitrary }),
      fc.record({ key: goodArbitrary.map(({ key }) => key), value: fc.option(bytesArbitrary) }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(record, fc.option(fc.bigInt({ min: 0n, max: 2n }), { nil: undefined })), { maxLength: 30 }),
        (records) => {
          const fold = new OffsetsFold({ keepDeleted: true });
          for (const [index, [{ key, value }, producerId]] of records.entries()) {
            fold.add({ at: BigInt(index), timestampMs: index, key, value, producerId });
            if (index % 5 === 4) fold.endTransaction(1n, 'commit');
          }
          for (const group of groupLogs(fold).values())
            for (const { offset, commitTimestampMs, partition } of group.commits) {
              expect(offset).toBeTypeOf('bigint');
              expect(commitTimestampMs.known && Number.isSafeInteger(commitTimestampMs.value)).toBe(true);
              expect(partition).toBeGreaterThanOrEqual(0);
            }
          expect(fold.counts.records).toBe(records.length);
        },
      ),
    );
  });
});

describe('good records', () => {
  it('are all read', () => {
    fc.assert(
      fc.property(goodArbitrary, ({ key, value }) => {
        const fold = new OffsetsFold();
        fold.add({ at: 0n, timestampMs: 0, key, value, producerId: undefined });
        expect([...fold.live()].map((record) => isRefusal(record.value))).toEqual([false]);
      }),
    );
  });
});
