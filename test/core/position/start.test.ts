import { describe, expect, it } from 'vitest';
import { known, notKnown } from '../../../src/core/model/known.ts';
import { recordsGoneOf } from '../../../src/core/position/record-times.ts';
import { decideStart, type Start } from '../../../src/core/position/start.ts';
import type { StartingPosition } from '../../../src/core/position/starting-position.ts';
import type { PartitionFacts } from '../../../src/core/snapshot/facts/topic-facts.ts';
import { DAY_MS, NOW_MS, partitionFacts, topicFacts } from '../../support/snapshots.ts';

/** Window [50, 150), first record five days old, the one at 100 two days. */
const T100 = NOW_MS - 2 * DAY_MS;
const PARTITION = partitionFacts({ recordTimes: [{ offset: 100n, timestampMs: T100 }] });
const EMPTY = partitionFacts({
  logStartOffset: known(150n),
  logEndOffset: known(150n),
  firstRecordMs: known(undefined),
  lastRecordMs: known(undefined),
});
const FIRST = NOW_MS - 5 * DAY_MS;
const LAST = NOW_MS - 60_000;
const TRIM: StartingPosition = { name: 'TRIM_HORIZON' };
const LATEST: StartingPosition = { name: 'LATEST' };
const timestamp = (timestampMs: number): StartingPosition => ({ name: 'AT_TIMESTAMP', timestampMs });

interface Case {
  readonly why: string;
  readonly committed?: bigint;
  readonly done?: bigint;
  readonly partition?: PartitionFacts;
  readonly starting: StartingPosition;
  /** rule, position, offset, skipped, of these deleted, repeated */
  readonly is: readonly [
    string,
    string,
    bigint | undefined,
    bigint | undefined,
    bigint | undefined,
    bigint | undefined,
  ];
  /** The same of the other outcome. */
  readonly or?: Case['is'];
}

const CASES: readonly Case[] = [
  {
    why: 'within the log: StartingPosition is ignored',
    committed: 100n,
    starting: LATEST,
    is: ['committed', 'COMMITTED', 100n, 0n, 0n, 0n],
  },
  { why: 'at the log start', committed: 50n, starting: LATEST, is: ['committed', 'COMMITTED', 50n, 0n, 0n, 0n] },
  {
    why: 'at the log end: caught up',
    committed: 150n,
    starting: LATEST,
    is: ['committed', 'COMMITTED', 150n, 0n, 0n, 0n],
  },
  {
    why: 'never committed, TRIM_HORIZON: nothing lost, nothing twice',
    starting: TRIM,
    is: ['no-offset', 'TRIM_HORIZON', 50n, 0n, 0n, 0n],
  },
  {
    why: 'never committed, LATEST: all that is there is skipped',
    starting: LATEST,
    is: ['no-offset', 'LATEST', 150n, 100n, 0n, 0n],
  },
  {
    why: 'expired at 100, TRIM_HORIZON: what was done comes again',
    done: 100n,
    starting: TRIM,
    is: ['no-offset', 'TRIM_HORIZON', 50n, 0n, 0n, 50n],
  },
  {
    why: 'expired at 100, LATEST: the backlog is skipped',
    done: 100n,
    starting: LATEST,
    is: ['no-offset', 'LATEST', 150n, 50n, 0n, 0n],
  },
  {
    why: 'expired at 20, below the log, TRIM_HORIZON: what the topic deleted is lost in any case',
    done: 20n,
    starting: TRIM,
    is: ['no-offset', 'TRIM_HORIZON', 50n, 30n, 30n, 0n],
  },
  { why: 'expired at 20, LATEST', done: 20n, starting: LATEST, is: ['no-offset', 'LATEST', 150n, 130n, 30n, 0n] },
  {
    why: '-1 was committed by mistake: brokers answer it as none',
    committed: -1n,
    starting: TRIM,
    is: ['no-offset', 'TRIM_HORIZON', 50n, 0n, 0n, 0n],
  },
  {
    why: 'below the log start, TRIM_HORIZON: both pages agree',
    committed: 20n,
    done: 20n,
    starting: TRIM,
    is: ['below-log-start', 'TRIM_HORIZON', 50n, 30n, 30n, 0n],
  },
  {
    why: 'below the log start, LATEST: the pages differ',
    committed: 20n,
    done: 20n,
    starting: LATEST,
    is: ['below-log-start', 'LATEST', 150n, 130n, 30n, 0n],
    or: ['below-log-start', 'TRIM_HORIZON', 50n, 30n, 30n, 0n],
  },
  {
    why: '-2 was committed by mistake: out of range',
    committed: -2n,
    starting: LATEST,
    is: ['below-log-start', 'LATEST', 150n, 100n, 0n, 0n],
    or: ['below-log-start', 'TRIM_HORIZON', 50n, 0n, 0n, 0n],
  },
  {
    why: 'above the log end, LATEST: the new log is skipped',
    committed: 900n,
    done: 900n,
    starting: LATEST,
    is: ['above-log-end', 'LATEST', 150n, 100n, 0n, 0n],
    or: ['above-log-end', 'TRIM_HORIZON', 50n, 0n, 0n, undefined],
  },
  {
    why: 'above the log end, TRIM_HORIZON: what of it was done before cannot be known',
    committed: 900n,
    done: 900n,
    starting: TRIM,
    is: ['above-log-end', 'TRIM_HORIZON', 50n, 0n, 0n, undefined],
  },
  {
    why: 'AT_TIMESTAMP before the first record: the log start',
    done: 100n,
    starting: timestamp(FIRST - 1),
    is: ['no-offset', 'AT_TIMESTAMP', 50n, 0n, 0n, 50n],
  },
  {
    why: 'AT_TIMESTAMP as the cluster answered',
    done: 100n,
    partition: { ...PARTITION, offsetsForTimes: [{ timestampMs: T100, offset: 110n }] },
    starting: timestamp(T100),
    is: ['no-offset', 'AT_TIMESTAMP', 110n, 10n, 0n, 0n],
  },
  {
    why: 'AT_TIMESTAMP behind the last record: the end',
    done: 100n,
    partition: { ...PARTITION, offsetsForTimes: [{ timestampMs: NOW_MS, offset: undefined }] },
    starting: timestamp(NOW_MS),
    is: ['no-offset', 'AT_TIMESTAMP', 150n, 50n, 0n, 0n],
  },
  {
    why: 'AT_TIMESTAMP that the cluster was not asked for: not known',
    done: 100n,
    starting: timestamp(T100),
    is: ['no-offset', 'AT_TIMESTAMP', undefined, undefined, undefined, undefined],
  },
  {
    why: 'an empty log that once held records',
    committed: 120n,
    done: 120n,
    partition: EMPTY,
    starting: LATEST,
    is: ['below-log-start', 'LATEST', 150n, 30n, 30n, 0n],
    or: ['below-log-start', 'TRIM_HORIZON', 150n, 30n, 30n, 0n],
  },
  {
    why: 'an empty log, nothing done, AT_TIMESTAMP',
    partition: EMPTY,
    starting: timestamp(T100),
    is: ['no-offset', 'AT_TIMESTAMP', 150n, 0n, 0n, 0n],
  },
];

function tupleOf({ rule, position, offset, skipped, deleted, repeated }: Start): Case['is'] {
  const [a, b, c, d] = [offset, skipped, deleted, repeated].map((fact) => (fact.known ? fact.value : undefined));
  return [rule, position, a, b, c, d];
}

function startOf({ committed, done, partition = PARTITION, starting }: Case): Start {
  const start = decideStart({ committed, doneBelow: done ?? committed, partition, starting });
  if (!start.known) throw new Error(start.why);
  return start.value;
}

describe('where Lambda would start', () => {
  it.each(CASES)('$why', (one) => {
    const start = startOf(one);
    expect(tupleOf(start)).toEqual(one.is);
    expect(start.otherwise === undefined ? undefined : tupleOf(start.otherwise)).toEqual(one.or);
  });

  it('is not known without the log window', () => {
    const partition = partitionFacts({ logEndOffset: notKnown('no right to describe the topic') });
    expect(decideStart({ committed: 1n, doneBelow: 1n, partition, starting: TRIM })).toEqual(
      notKnown('no right to describe the topic'),
    );
  });

  it('gives the times of what is skipped', () => {
    const { span } = startOf({ why: '', done: 100n, starting: LATEST, is: CASES[0]?.is ?? ['', '', 0n, 0n, 0n, 0n] });
    expect(span).toEqual(known({ oldestMs: T100, newestMs: LAST }));
  });

  it('gives the times of what is repeated, taken wider where the last of them was not read', () => {
    const { span } = startOf({ why: '', done: 100n, starting: TRIM, is: CASES[0]?.is ?? ['', '', 0n, 0n, 0n, 0n] });
    expect(span).toEqual(known({ oldestMs: FIRST, newestMs: T100 }));
  });

  it('has no times where nothing is skipped or repeated', () => {
    expect(startOf({ why: '', committed: 100n, starting: TRIM, is: ['', '', 0n, 0n, 0n, 0n] }).span).toEqual(
      known(undefined),
    );
  });
});

describe('when the records at a committed offset begin to go', () => {
  it.each([
    {
      why: 'retention.ms after the record',
      offset: 100n,
      gone: T100 + 7 * DAY_MS,
      says: 'after the time of the record',
    },
    { why: 'at the log start', offset: 50n, gone: FIRST + 7 * DAY_MS, says: 'after the time of the record' },
    {
      why: 'below it: with what is there',
      offset: 20n,
      gone: FIRST + 7 * DAY_MS,
      says: 'after the time of the record',
    },
    {
      why: 'between: not before that of an earlier record',
      offset: 120n,
      gone: T100 + 7 * DAY_MS,
      says: 'a record before it',
    },
    { why: 'caught up', offset: 150n, gone: undefined, says: 'nothing is left' },
    {
      why: 'compacted only',
      offset: 100n,
      topic: topicFacts({ cleanupPolicy: known(['compact']) }),
      gone: undefined,
      says: 'cleanup.policy',
    },
    {
      why: 'kept for ever',
      offset: 100n,
      topic: topicFacts({ retentionMs: known(undefined) }),
      gone: undefined,
      says: '-1',
    },
    {
      why: 'limited by size too',
      offset: 100n,
      topic: topicFacts({ retentionBytes: known(1000n) }),
      gone: T100 + 7 * DAY_MS,
      says: 'retention.bytes',
    },
  ])('$why', ({ offset, topic = topicFacts(), gone, says }) => {
    const { atMs, why } = recordsGoneOf(topic, PARTITION, offset);
    expect(atMs).toEqual(known(gone));
    expect(why).toContain(says);
  });

  it('is not known without the topic’s settings', () => {
    const topic = topicFacts({ retentionMs: notKnown('no right') });
    expect(recordsGoneOf(topic, PARTITION, 100n)).toEqual({ atMs: notKnown('no right'), why: 'no right' });
  });
});
