import { describe, expect, it } from 'vitest';
import { createRecordCheck } from '../../../src/core/failures/check-record.ts';
import type { FailureRange, FoundFailure } from '../../../src/core/failures/failure.ts';
import { planReplay } from '../../../src/core/failures/plan-replay.ts';
import type { KafkaRecord } from '../../../src/core/model/record.ts';
import { found, rangesOf, recordAt } from './failure-documents.ts';

const CHOICE = { topic: 'orders', functionName: 'orders', source: undefined, sinceMs: undefined };

const payload = (id: string, fields: Partial<KafkaRecord> = {}): FoundFailure =>
  found(id, rangesOf([0, 4, 4]), { payload: [{ ...recordAt(0, 4), ...fields }] });

function told(first: number, last: number, firstTimestampMs?: number, lastTimestampMs?: number): FailureRange[] {
  return rangesOf([0, first, last]).map((range) => ({ ...range, firstTimestampMs, lastTimestampMs }));
}

describe('two failure records that name one offset', () => {
  const cases: { why: string; given: [FoundFailure, FoundFailure]; conflicts: boolean }[] = [
    { why: 'the same record', given: [payload('a'), payload('b')], conflicts: false },
    {
      why: 'the same bytes, as text and as bytes',
      given: [payload('a', { value: 'v' }), payload('b', { value: Buffer.from('v') })],
      conflicts: false,
    },
    { why: 'another timestamp', given: [payload('a'), payload('b', { timestampMs: 7 })], conflicts: true },
    { why: 'another value', given: [payload('a'), payload('b', { value: 'other' })], conflicts: true },
    { why: 'a tombstone', given: [payload('a'), payload('b', { value: null })], conflicts: true },
    { why: 'another key', given: [payload('a', { key: 'k' }), payload('b', { key: '' })], conflicts: true },
    {
      why: 'other headers',
      given: [payload('a'), payload('b', { headers: [{ name: 'h', value: 'v' }] })],
      conflicts: true,
    },
    {
      why: 'ranges of the same time',
      given: [found('a', told(4, 6, 1, 2)), found('b', told(4, 4, 1, 1))],
      conflicts: false,
    },
    {
      why: 'ranges of other times',
      given: [found('a', told(4, 6, 1, 2)), found('b', told(4, 6, 8, 9))],
      conflicts: true,
    },
    {
      why: 'the first of one is the last of the other',
      given: [found('a', told(1, 4, 1, 2)), found('b', told(4, 6, 3, 9))],
      conflicts: true,
    },
    {
      why: 'a record and an end of its time',
      given: [payload('a'), found('b', told(4, 6, 1000, 9))],
      conflicts: false,
    },
    {
      why: 'a record and an end of another time',
      given: [payload('a'), found('b', told(4, 6, 7, 9))],
      conflicts: true,
    },
    { why: 'no time is told', given: [found('a', told(4, 6)), found('b', told(4, 6, 8, 9))], conflicts: false },
  ];
  it.each(cases)('$why: conflicts $conflicts', ({ given: [a, b], conflicts }) => {
    for (const [first, second] of [
      [a, b],
      [b, a],
    ] as const) {
      const { failures, skipped } = planReplay([first, second], CHOICE);
      expect(failures.map(({ id }) => id)).toEqual(conflicts ? [first.id] : [first.id, second.id]);
      expect(skipped.map(({ place, reason }) => [place, reason])).toEqual(
        conflicts ? [[second.place, 'conflicts']] : [],
      );
    }
  });

  it('a third is held against all before it', () => {
    const third = payload('c', { value: 'other' });
    const { skipped } = planReplay([found('a', told(4, 4, 1000, 1000)), payload('b'), third], CHOICE);
    expect(skipped.map(({ place, why }) => [place, why])).toEqual([
      ['place c', expect.stringContaining('than place b')],
    ]);
  });

  it('one that holds two records at one offset', () => {
    const both = found('a', rangesOf([0, 4, 4]), { payload: [recordAt(0, 4), { ...recordAt(0, 4), value: 'other' }] });
    expect(planReplay([both], CHOICE).skipped).toMatchObject([{ reason: 'conflicts' }]);
  });
});

describe('the record in Kafka', () => {
  it.each([1, 2])('has to be the one that every failure record tells of: not that of %i ms alone', (timestampMs) => {
    const { failures: a, ...plan } = planReplay([found('a', told(4, 6, 1, 9))], CHOICE);
    const { failures: b } = planReplay([found('b', told(4, 6, 2, 9))], CHOICE);
    const check = createRecordCheck({ ...plan, failures: [...a, ...b] });
    expect(() => check({ ...recordAt(0, 4), timestampMs })).toThrow(/offset 4 is of/);
    expect(() => check({ ...recordAt(0, 6), timestampMs: 9 })).not.toThrow();
  });
});
