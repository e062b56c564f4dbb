import { describe, expect, it } from 'vitest';
import { groupOf } from '../../../../src/core/kafka/facts/group-of.ts';
import type { LiveGroup } from '../../../../src/core/kafka/facts/read-live-groups.ts';
import { OffsetsFold } from '../../../../src/core/kafka/offsets-topic/fold-offsets.ts';
import { type GroupLog, groupLogs } from '../../../../src/core/kafka/offsets-topic/group-log.ts';
import type { ListedGroup } from '../../../../src/core/kafka/protocol/apis/list-groups.ts';
import { KAFKA_ERROR } from '../../../../src/core/kafka/protocol/error-codes.ts';
import { type Known, known, notKnown } from '../../../../src/core/model/known.ts';
import {
  classicValue,
  commitKey,
  commitValue,
  consumerMemberValue,
  epochValue,
  groupKey,
} from '../../../support/offsets-records.ts';

const NO_RIGHT = notKnown('no right');

/** What brokers answer of a group that they do not know, or do not know as a classic one. */
function live(change: Partial<LiveGroup> = {}): LiveGroup {
  return {
    coordinatorId: known(1),
    listed: known(undefined),
    described: known({ error: KAFKA_ERROR.none, group: 'g', state: 'Dead', protocolType: '', members: [] }),
    consumer: known({ error: KAFKA_ERROR.groupIdNotFound, message: null, group: 'g', state: '', members: [] }),
    offsets: known({ group: 'g', error: KAFKA_ERROR.none, offsets: [] }),
    ...change,
  };
}

const listed = (type: string | undefined, state: string | undefined, protocolType = 'consumer'): Known<ListedGroup> =>
  known({ group: 'g', protocolType, state, type });
const described = (state: string, protocolType: string, error: number = KAFKA_ERROR.none): LiveGroup['described'] =>
  known({ error, group: 'g', state, protocolType, members: [] });
const consumer = (state: string): LiveGroup['consumer'] =>
  known({ error: KAFKA_ERROR.none, message: null, group: 'g', state, members: [] });
const offset = (value: bigint) => ({
  topic: 't',
  partition: 0,
  error: 0,
  offset: value,
  leaderEpoch: undefined,
  metadata: '',
});
const fetched = (...values: bigint[]): LiveGroup['offsets'] =>
  known({ group: 'g', error: KAFKA_ERROR.none, offsets: values.map(offset) });

type Pair = readonly [key: Buffer, value: Buffer | null];
const COMMIT: Pair = [commitKey('g', 't', 0), commitValue({ offset: 5n, committedMs: 1000 })];

function logOf(...pairs: readonly Pair[]): Known<GroupLog | undefined> {
  const fold = new OffsetsFold({ groups: ['g'], keepDeleted: true });
  for (const [index, [key, value]] of pairs.entries()) {
    fold.add({ at: BigInt(index), timestampMs: 1000 + index, key, value, producerId: undefined });
  }
  return known(groupLogs(fold).get('g'));
}

interface Row {
  readonly why: string;
  readonly live: LiveGroup;
  readonly log: Known<GroupLog | undefined>;
  /** Type, state, whether it exists; `?` where that cannot be told. */
  readonly is: string;
}

const ROWS: readonly Row[] = [
  {
    why: 'KIP-848, active: describe says Dead, and it is not',
    live: live({ listed: listed('Consumer', 'Stable'), consumer: consumer('Stable') }),
    log: logOf([groupKey(3, 'g'), epochValue(2)], [groupKey(5, 'g', 'm'), consumerMemberValue(['t'])], COMMIT),
    is: 'consumer Stable yes',
  },
  {
    why: 'KIP-848, empty, and the offsets topic is hidden',
    live: live({ listed: listed('Consumer', 'Empty'), consumer: consumer('Empty'), offsets: fetched(5n) }),
    log: NO_RIGHT,
    is: 'consumer Empty yes',
  },
  {
    why: 'KIP-848, told by its own describe alone',
    live: live({ listed: NO_RIGHT, consumer: consumer('Assigning') }),
    log: NO_RIGHT,
    is: 'consumer Assigning yes',
  },
  {
    why: 'streams, active: describe says Dead, and the describe of KIP-848 knows it not',
    live: live({ listed: listed('Streams', 'Stable', 'streams') }),
    log: logOf([groupKey(17, 'g'), epochValue(2)], [groupKey(19, 'g', 'm'), epochValue(1)], COMMIT),
    is: 'streams Stable yes',
  },
  {
    why: 'streams, waiting for its topics',
    live: live({ listed: listed('Streams', 'NotReady', 'streams') }),
    log: NO_RIGHT,
    is: 'streams NotReady yes',
  },
  {
    why: 'streams, told by the offsets topic alone: with members there, its state is not known',
    live: live({ listed: NO_RIGHT }),
    log: logOf([groupKey(17, 'g'), epochValue(2)], [groupKey(19, 'g', 'm'), epochValue(1)], COMMIT),
    is: 'streams ? yes',
  },
  {
    why: 'streams, told by the offsets topic alone: without members it is empty',
    live: live({ listed: NO_RIGHT }),
    log: logOf(
      [groupKey(17, 'g'), epochValue(2)],
      [groupKey(23, 'g'), epochValue(1)],
      [groupKey(19, 'g', 'm'), epochValue(1)],
      COMMIT,
      [groupKey(19, 'g', 'm'), null],
    ),
    is: 'streams Empty yes',
  },
  {
    why: 'share',
    live: live({ listed: listed('Share', 'Stable', 'share') }),
    log: logOf([groupKey(11, 'g'), epochValue(2)], [groupKey(10, 'g', 'm'), epochValue(1)]),
    is: 'share Stable yes',
  },
  {
    why: 'of some later protocol: offsets, and nobody tells a type; never Dead',
    live: live({ listed: NO_RIGHT, offsets: fetched(5n) }),
    log: NO_RIGHT,
    is: '? ? yes',
  },
  {
    why: 'classic, empty',
    live: live({ listed: listed('Classic', 'Empty'), described: described('Empty', 'consumer') }),
    log: logOf([groupKey(2, 'g'), classicValue({ stateMs: 1000 })], COMMIT),
    is: 'classic Empty yes',
  },
  {
    why: 'classic, on a broker that lists no types',
    live: live({ listed: listed(undefined, undefined), described: described('Stable', 'consumer') }),
    log: NO_RIGHT,
    is: 'classic Stable yes',
  },
  {
    why: 'simple: listed as Classic without a protocol',
    live: live({ listed: listed('Classic', 'Empty', ''), described: described('Empty', '') }),
    log: logOf(COMMIT),
    is: 'simple Empty yes',
  },
  {
    why: 'gone: the log has only tombstones',
    live: live(),
    log: logOf(COMMIT, [COMMIT[0], null]),
    is: '? ? no',
  },
  { why: 'never there', live: live(), log: known(undefined), is: '? ? no' },
  {
    why: 'not listed, the log hidden: the list may hide it',
    live: live({ listed: NO_RIGHT }),
    log: NO_RIGHT,
    is: '? ? ?',
  },
  {
    why: 'no right to it',
    live: live({ described: described('', '', KAFKA_ERROR.groupAuthorization) }),
    log: NO_RIGHT,
    is: '? ? ?',
  },
  {
    why: 'a coordinator that is silent',
    live: live({ listed: NO_RIGHT, described: NO_RIGHT, consumer: NO_RIGHT, offsets: NO_RIGHT }),
    log: NO_RIGHT,
    is: '? ? ?',
  },
];

describe('a group, from its log and from its coordinator', () => {
  const tell = (fact: Known<string | boolean>): string =>
    !fact.known ? '?' : fact.value === true ? 'yes' : fact.value === false ? 'no' : fact.value;

  it.each(ROWS)('$why', ({ live: answers, log, is }) => {
    const { type, state, exists } = groupOf('g', answers, log);
    expect([type, state, exists].map(tell).join(' ')).toBe(is);
    for (const fact of [type, state, exists]) if (!fact.known) expect(fact.why).not.toBe('');
  });

  it('has its commits from the coordinator where the log is hidden, without their times', () => {
    const { commits } = groupOf('g', live({ offsets: fetched(5n, -1n) }), NO_RIGHT);
    expect(commits).toMatchObject({
      known: true,
      value: [{ topic: 't', partition: 0, offset: 5n, commitTimestampMs: { known: false, why: 'no right' } }],
    });
  });

  it('has its commits with their times from the log', () => {
    const { commits } = groupOf('g', live(), logOf(COMMIT));
    expect(commits).toMatchObject({ known: true, value: [{ offset: 5n, commitTimestampMs: known(1000) }] });
  });

  it('that changed while it was read has no empty time', () => {
    const wasEmpty = logOf([groupKey(2, 'g'), classicValue({ stateMs: 1000 })], COMMIT);
    const nowConsumer = live({ listed: listed('Consumer', 'Empty'), consumer: consumer('Empty') });
    expect(groupOf('g', nowConsumer, wasEmpty).stateTimestampMs.known).toBe(false);
    const hadMembers = logOf([groupKey(2, 'g'), classicValue({ stateMs: 1000, members: [['t']] })], COMMIT);
    const nowEmpty = live({ listed: listed('Classic', 'Empty'), described: described('Empty', 'consumer') });
    expect(groupOf('g', nowEmpty, hadMembers).stateTimestampMs.known).toBe(false);
    expect(groupOf('g', nowEmpty, wasEmpty).stateTimestampMs).toEqual(known(1000));
  });
});
