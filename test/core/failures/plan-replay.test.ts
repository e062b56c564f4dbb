import { describe, expect, it } from 'vitest';
import type { FoundFailure } from '../../../src/core/failures/failure.ts';
import { fitToLog, functionNameOf, planReplay } from '../../../src/core/failures/plan-replay.ts';
import type { ReplayPlan } from '../../../src/core/failures/replay-plan.ts';
import { found, rangesOf, recordAt } from './failure-documents.ts';

const CHOICE = { topic: 'orders', functionName: 'orders', source: undefined, sinceMs: undefined };

/** `0: 1-3 p4 5-9`: what is fetched, and what is taken from the failure record. */
function textOf({ units }: ReplayPlan): string {
  return [...units]
    .map(([partition, all]) => {
      const texts = all.map((unit) =>
        unit.kind === 'payload' ? `p${unit.record.offset}` : `${unit.first}-${unit.last}`,
      );
      return `${partition}: ${texts.join(' ')}`;
    })
    .join(', ');
}

function goneIn({ gone }: ReplayPlan): string[] {
  return gone.map(({ partition, first, last, reason }) => `${partition}: ${first}-${last} ${reason}`);
}

const payload = (id: string, ...offsets: readonly number[]): FoundFailure =>
  found(id, rangesOf([0, Math.min(...offsets), Math.max(...offsets)]), {
    payload: offsets.map((offset) => recordAt(0, offset)),
  });

describe('what is replayed', () => {
  const cases: { why: string; given: FoundFailure[]; units: string }[] = [
    { why: 'nothing', given: [], units: '' },
    { why: 'one range', given: [found('a', rangesOf([0, 1, 3]))], units: '0: 1-3' },
    {
      why: 'the same range twice is replayed once',
      given: [found('a', rangesOf([0, 1, 3])), found('b', rangesOf([0, 1, 3]))],
      units: '0: 1-3',
    },
    {
      why: 'ranges that overlap or touch become one, in order',
      given: [found('a', rangesOf([0, 5, 9])), found('b', rangesOf([0, 1, 4])), found('c', rangesOf([0, 8, 12]))],
      units: '0: 1-12',
    },
    {
      why: 'a range within another',
      given: [found('a', rangesOf([0, 1, 9])), found('b', rangesOf([0, 3, 4]))],
      units: '0: 1-9',
    },
    {
      why: 'what lies apart stays apart: nothing in between had failed',
      given: [found('a', rangesOf([0, 8, 9])), found('b', rangesOf([0, 1, 2]))],
      units: '0: 1-2 8-9',
    },
    {
      why: 'partitions are in order, each by itself',
      given: [found('a', rangesOf([2, 1, 1], [0, 5, 6])), found('b', rangesOf([10, 0, 0]))],
      units: '0: 5-6, 2: 1-1, 10: 0-0',
    },
    { why: 'records that are at hand are not fetched', given: [payload('a', 4, 7)], units: '0: p4 p7' },
    {
      why: 'a record at hand stands in for the one in Kafka, at its place',
      given: [found('a', rangesOf([0, 3, 8])), payload('b', 3, 5, 8, 9)],
      units: '0: p3 4-4 p5 6-7 p8 p9',
    },
    { why: 'a record that is at hand twice comes once', given: [payload('a', 4), payload('b', 4)], units: '0: p4' },
  ];
  it.each(cases)('$why', ({ given, units }) => {
    expect(textOf(planReplay(given, CHOICE))).toBe(units);
    expect(textOf(planReplay(given.toReversed(), CHOICE)), 'whatever the order').toBe(units);
  });

  it('says which failure record another repeats', () => {
    const { failures } = planReplay([found('a', rangesOf([0, 1, 3])), found('b', rangesOf([0, 1, 3]))], CHOICE);
    expect(failures.map(({ repeats }) => repeats)).toEqual([undefined, 'place a']);
  });

  it('expects as many records as the batch had, not as many as its range has offsets', () => {
    const { failures } = planReplay(
      [
        found('a', rangesOf([0, 1, 9]), { batchSize: 3 }),
        found('b', rangesOf([0, 1, 2]), { batchSize: 50 }),
        payload('c', 4, 9),
      ],
      CHOICE,
    );
    expect(failures.map(({ expected }) => expected)).toEqual([3, 2, 2]);
  });
});

describe('what is left aside', () => {
  const other = rangesOf([0, 1, 1]).map((range) => ({ ...range, topic: 'payments' }));
  const cases = [
    { why: 'another topic', given: found('a', other), reason: 'other-topic' },
    {
      why: 'another function',
      given: found('a', rangesOf([0, 1, 1]), {
        functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:payments:live',
      }),
      reason: 'other-function',
    },
    { why: 'from before the time', given: found('a', rangesOf([0, 1, 1]), { timestampMs: 99 }), reason: 'too-old' },
    { why: 'at the time', given: found('a', rangesOf([0, 1, 1]), { timestampMs: 100 }), reason: undefined },
    {
      why: 'without a time: nothing is left out that might be meant',
      given: found('a', rangesOf([0, 1, 1])),
      reason: undefined,
    },
  ];
  it.each(cases)('$why', ({ given, reason }) => {
    const plan = planReplay([given], { ...CHOICE, sinceMs: 100 });
    expect(plan.skipped.map((one) => one.reason)).toEqual(reason === undefined ? [] : [reason]);
    expect(plan.failures).toHaveLength(reason === undefined ? 1 : 0);
  });

  it('nothing of another function where any is taken', () => {
    const given = found('a', rangesOf([0, 1, 1]), { functionArn: 'arn:aws:lambda:r:123456789012:function:payments' });
    expect(planReplay([given], { ...CHOICE, functionName: undefined }).failures).toHaveLength(1);
  });

  it.each([
    ['orders', 'orders'],
    ['orders:live', 'orders'],
    ['123456789012:function:orders:1', 'orders'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:orders', 'orders'],
    ['arn:aws-cn:lambda:cn-north-1:123456789012:function:orders:live', 'orders'],
  ])('the function %s is called %s', (named, name) => {
    expect(functionNameOf(named)).toBe(name);
  });
});

describe('what the log still holds', () => {
  const plan = planReplay([found('a', rangesOf([0, 10, 19]))], CHOICE);
  const cases = [
    { why: 'all', log: [0, 30], units: '0: 10-19', gone: [] },
    { why: 'its end is exclusive', log: [0, 20], units: '0: 10-19', gone: [] },
    { why: 'retention took the first', log: [13, 30], units: '0: 13-19', gone: ['0: 10-12 retention'] },
    { why: 'retention took all', log: [20, 30], units: '', gone: ['0: 10-19 retention'] },
    { why: 'an empty log', log: [30, 30], units: '', gone: ['0: 10-19 retention'] },
    { why: 'a log that was made anew', log: [0, 0], units: '', gone: ['0: 10-19 above-log-end'] },
    { why: 'a shorter one', log: [0, 15], units: '0: 10-14', gone: ['0: 15-19 above-log-end'] },
    {
      why: 'cut on both sides',
      log: [12, 15],
      units: '0: 12-14',
      gone: ['0: 10-11 retention', '0: 15-19 above-log-end'],
    },
  ];
  it.each(cases)('$why', ({ log: [logStart = 0, logEnd = 0], units, gone }) => {
    const fitted = fitToLog(plan, new Map([[0, { logStart: BigInt(logStart), logEnd: BigInt(logEnd) }]]));
    expect([textOf(fitted), goneIn(fitted)]).toEqual([units, gone]);
  });

  it('a partition that is not there', () => {
    expect(goneIn(fitToLog(plan, new Map()))).toEqual(['0: 10-19 no-partition']);
  });

  it('records at hand need no log', () => {
    const fitted = fitToLog(planReplay([payload('a', 4, 7)], CHOICE), new Map());
    expect([textOf(fitted), goneIn(fitted)]).toEqual(['0: p4 p7', []]);
  });
});
