import { describe, expect, it } from 'vitest';
import { known, notKnown } from '../../../src/core/model/known.ts';
import {
  type Hypothesis,
  type PredictInput,
  predictStart,
  withoutCommits,
} from '../../../src/core/position/predict.ts';
import type { Expiry } from '../../../src/core/retention/expiry.ts';
import { commitFacts, DAY_MS, HOUR_MS, NOW_MS, partitionFacts, topicFacts } from '../../support/snapshots.ts';

const NEVER: Expiry = {
  rule: 'subscribed',
  known: true,
  atMs: undefined,
  latestAtMs: undefined,
  basis: undefined,
  why: '-',
  afterwards: undefined,
};
const window = (atMs: number | undefined, latestAtMs: number): Expiry => ({
  ...NEVER,
  rule: 'group-empty',
  atMs,
  latestAtMs,
});
/** An active group that would lose its offsets seven days after it stops, within an hour. */
const STOPPED = window(NOW_MS + 7 * DAY_MS, NOW_MS + 7 * DAY_MS + HOUR_MS);

function predict(hypothesis: Hypothesis, change: Partial<PredictInput> = {}) {
  const commit = commitFacts({ offset: 100n });
  const prediction = predictStart({
    hypothesis,
    nowMs: NOW_MS,
    commit,
    lostOffset: undefined,
    topic: topicFacts(),
    partition: partitionFacts({ recordTimes: [{ offset: 100n, timestampMs: NOW_MS - 2 * DAY_MS }] }),
    starting: { name: 'LATEST' },
    expiry: NEVER,
    ifStopped: STOPPED,
    ...change,
  });
  const ruleOf = (start: typeof prediction.start | undefined): string | undefined =>
    start?.known === true ? start.value.rule : undefined;
  return { ...prediction, rule: ruleOf(prediction.start), or: ruleOf(prediction.orElse) };
}

const days = (count: number): Hypothesis => ({ kind: 'disabled-for', forMs: count * DAY_MS });
const at = (count: number): Hypothesis => ({ kind: 'at', atMs: NOW_MS + count * DAY_MS });

describe('what a hypothesis comes to', () => {
  it.each([
    { why: 'now', hypothesis: { kind: 'now' } as const, rule: 'committed', offset: 'no', records: 'no' },
    {
      why: 'disabled for three days: both clocks hold',
      hypothesis: days(3),
      rule: 'committed',
      offset: 'no',
      records: 'no',
    },
    {
      why: 'disabled for six: the offset is there, its records may be gone',
      hypothesis: days(6),
      rule: 'committed',
      offset: 'no',
      records: 'maybe',
    },
    {
      why: 'disabled until within the window: either',
      hypothesis: days(7.01),
      rule: 'committed',
      or: 'no-offset',
      offset: 'maybe',
      records: 'maybe',
    },
    { why: 'disabled for eight: gone', hypothesis: days(8), rule: 'no-offset', offset: 'yes', records: 'maybe' },
    {
      why: 'in eight days as things are: still active',
      hypothesis: at(8),
      rule: 'committed',
      offset: 'no',
      records: 'maybe',
    },
    {
      why: 'recreated with its own group id',
      hypothesis: { kind: 'recreated', keepsGroup: true } as const,
      rule: 'committed',
      offset: 'no',
      records: 'no',
    },
    {
      why: 'recreated without: a new group',
      hypothesis: { kind: 'recreated', keepsGroup: false } as const,
      rule: 'no-offset',
      offset: 'yes',
      records: 'no',
    },
    { why: 'a new group', hypothesis: { kind: 'new-group' } as const, rule: 'no-offset', offset: 'yes', records: 'no' },
    {
      why: 'the topic made anew',
      hypothesis: { kind: 'topic-recreated' } as const,
      rule: 'no-offset',
      offset: 'yes',
      records: 'maybe',
    },
  ])('$why', ({ hypothesis, rule, or, offset, records }) => {
    const prediction = predict(hypothesis);
    expect([prediction.rule, prediction.or]).toEqual([rule, or]);
    expect(prediction.gone).toEqual({ offset, records });
  });

  it('counts what LATEST would skip from the offset that is lost', () => {
    const { start } = predict(days(8));
    expect(start.known && [start.value.skipped, start.value.repeated]).toEqual([known(50n), known(0n)]);
  });

  it('counts what a topic that is made anew takes with it', () => {
    const { start } = predict({ kind: 'topic-recreated' });
    expect(start.known && [start.value.offset, start.value.skipped, start.value.deleted]).toEqual([
      known(0n),
      known(50n),
      known(50n),
    ]);
  });

  it('uses an offset that has expired already to say what is done', () => {
    const { start, gone } = predict({ kind: 'now' }, { commit: undefined, lostOffset: 120n });
    expect(start.known && start.value.skipped).toEqual(known(30n));
    expect(gone.offset).toBe('yes');
  });

  it('leaves both open where only the latest end is known', () => {
    const { rule, or } = predict(days(1), { ifStopped: window(undefined, NOW_MS + 7 * DAY_MS) });
    expect([rule, or]).toEqual(['committed', 'no-offset']);
  });

  it('leaves both open where nothing is known', () => {
    const { or } = predict(days(1), { ifStopped: { ...NEVER, rule: 'unknown', known: false } });
    expect(or).toBe('no-offset');
  });

  it('does not let an open transaction hide what comes after it', () => {
    const expiry: Expiry = { ...NEVER, rule: 'open-transaction', afterwards: window(NOW_MS - 1, NOW_MS) };
    expect(predict({ kind: 'now' }, { expiry }).gone.offset).toBe('maybe');
  });
});

describe('where it is not known what is committed', () => {
  const blind = (hypothesis: Hypothesis) =>
    withoutCommits(predict(hypothesis, { commit: undefined }), hypothesis, 'no right');

  it.each([{ kind: 'now' }, days(8), at(8), { kind: 'recreated', keepsGroup: true }] as const)(
    '$kind: nothing is claimed',
    (hypothesis) => {
      const { start, orElse, gone } = blind(hypothesis);
      expect([start, orElse, gone]).toEqual([notKnown('no right'), undefined, { offset: 'maybe', records: 'unknown' }]);
    },
  );

  it.each([{ kind: 'new-group' }, { kind: 'topic-recreated' }, { kind: 'recreated', keepsGroup: false }] as const)(
    '$kind: it starts by StartingPosition, and how much is skipped is not known',
    (hypothesis) => {
      const { start } = blind(hypothesis);
      const unknown = notKnown('no right');
      expect(start).toMatchObject({ known: true, value: { rule: 'no-offset', skipped: unknown, repeated: unknown } });
    },
  );
});
