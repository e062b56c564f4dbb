import { describe, expect, it } from 'vitest';
import { OffsetsFold, type OffsetsRecord } from '../../../../src/core/kafka/offsets-topic/fold-offsets.ts';
import { type GroupLog, groupLogs } from '../../../../src/core/kafka/offsets-topic/group-log.ts';
import { known, notKnown } from '../../../../src/core/model/known.ts';
import {
  bytesOf,
  classicValue,
  commitKey,
  commitValue,
  consumerMemberValue,
  epochValue,
  groupKey,
  patternValue,
} from '../../../support/offsets-records.ts';

const T0 = 1_700_000_000_000;
type Step = Partial<OffsetsRecord> & { readonly key: Buffer };

/** Feeds records at offsets 0, 1, …, each a second after the one before. */
function foldOf(steps: readonly (Step | readonly ['commit' | 'abort', bigint])[], keepDeleted = false): OffsetsFold {
  const fold = new OffsetsFold({ keepDeleted });
  steps.forEach((step, index) => {
    if ('key' in step)
      fold.add({ at: BigInt(index), timestampMs: T0 + index * 1000, value: null, producerId: undefined, ...step });
    else fold.endTransaction(step[1], step[0]);
  });
  return fold;
}

function groupOf(steps: Parameters<typeof foldOf>[0], keepDeleted = false): GroupLog {
  const group = groupLogs(foldOf(steps, keepDeleted)).get('g');
  if (group === undefined) throw new Error('there is no group g');
  return group;
}

const P0 = commitKey('g', 't', 0);
const at = (offset: bigint): Buffer => commitValue({ offset, committedMs: T0 });
const offsets = ({ commits }: GroupLog): readonly bigint[] => commits.map(({ offset }) => offset);
const CLASSIC = groupKey(2, 'g');
const CONSUMER = groupKey(3, 'g');

describe('the fold', () => {
  it.each([
    {
      why: 'the last value of a key counts',
      steps: [
        { key: P0, value: at(1n) },
        { key: P0, value: at(2n) },
      ],
      left: [2n],
    },
    {
      why: 'a tombstone ends a key',
      steps: [{ key: P0, value: at(1n) }, { key: CLASSIC, value: classicValue({}) }, { key: P0 }],
      left: [],
    },
    {
      why: 'a key comes back after its tombstone',
      steps: [{ key: P0, value: at(1n) }, { key: P0 }, { key: P0, value: at(3n) }],
      left: [3n],
    },
    {
      why: 'the legacy type names the same commit',
      steps: [
        { key: commitKey('g', 't', 0, 0), value: at(1n) },
        { key: P0, value: at(2n) },
      ],
      left: [2n],
    },
    {
      why: 'an open transaction is not there yet',
      steps: [
        { key: P0, value: at(1n) },
        { key: P0, value: at(2n), producerId: 7n },
      ],
      left: [1n],
    },
    {
      why: 'a commit marker brings it in',
      steps: [{ key: P0, value: at(1n) }, { key: P0, value: at(2n), producerId: 7n }, ['commit', 7n] as const],
      left: [2n],
    },
    {
      why: 'an abort marker drops it',
      steps: [{ key: P0, value: at(1n) }, { key: P0, value: at(2n), producerId: 7n }, ['abort', 7n] as const],
      left: [1n],
    },
    {
      why: 'a marker of another producer does nothing',
      steps: [{ key: P0, value: at(1n) }, { key: P0, value: at(2n), producerId: 7n }, ['commit', 8n] as const],
      left: [1n],
    },
    {
      why: 'a later plain commit stands against an earlier transactional one',
      steps: [{ key: P0, value: at(2n), producerId: 7n }, { key: P0, value: at(3n) }, ['commit', 7n] as const],
      left: [3n],
    },
    {
      why: 'a transaction that outlives a tombstone brings its offset in',
      steps: [
        { key: P0, value: at(1n) },
        { key: P0, value: at(2n), producerId: 7n },
        { key: P0 },
        ['commit', 7n] as const,
      ],
      left: [2n],
    },
    {
      why: 'records without a key are no business of ours',
      steps: [
        { key: P0, value: at(1n) },
        { key: bytesOf(''), value: at(9n) },
      ],
      left: [1n],
    },
  ])('$why', ({ steps, left }) => {
    expect(offsets(groupOf(steps))).toEqual(left);
  });

  it('names the open transactions of a group', () => {
    const group = groupOf([{ key: P0, value: at(2n), producerId: 7n }]);
    expect(group.exists).toBe(true);
    expect(group.pendingCommits).toEqual([
      { topic: 't', partition: 0, offset: 2n, producerId: 7n, commitTimestampMs: T0 },
    ]);
  });

  it('keeps the last value of deleted commits where asked, until they are committed again', () => {
    const steps = [{ key: P0, value: at(5n) }, { key: P0 }];
    const place = { topic: 't', partition: 0, offset: 5n, leaderEpoch: undefined, metadata: '' };
    const deleted = [{ ...place, commitTimestampMs: T0, deletedAtMs: T0 + 1000 }];
    expect(groupOf(steps, true)).toMatchObject({ exists: false, deletedCommits: known(deleted), commits: [] });
    expect(groupOf([...steps, { key: P0, value: at(6n) }], true).deletedCommits).toEqual(known([]));
    expect(groupLogs(foldOf(steps)).size).toBe(0);
  });

  it('reads only the groups that are wanted', () => {
    const fold = new OffsetsFold({ groups: ['naïve', 'b'] });
    const groups = ['a', 'b', 'naïve', 'na', 'bb'];
    groups.forEach((group, index) => {
      fold.add({
        at: BigInt(index),
        timestampMs: T0,
        key: commitKey(group, 't', 0),
        value: at(1n),
        producerId: undefined,
      });
    });
    expect([...groupLogs(fold).keys()]).toEqual(['b', 'naïve']);
    expect(fold.counts.records).toBe(5);
  });

  it('counts what it cannot use: types of the future, damaged keys', () => {
    const steps = [
      { key: bytesOf('0063000161'), value: at(1n) },
      { key: bytesOf('0001'), value: at(1n) },
      { key: P0, value: at(1n) },
    ];
    expect(foldOf(steps).counts).toEqual({ records: 3, unknownTypes: 1, damagedKeys: 1 });
  });
});

describe('a commit whose value cannot be read', () => {
  const FUTURE = bytesOf('0009aa');

  it('is named with the reason, and never has an offset', () => {
    const group = groupOf([
      { key: P0, value: at(1n) },
      { key: P0, value: FUTURE },
    ]);
    expect(group.commits).toEqual([]);
    expect(group.unreadableCommits).toEqual([
      {
        topic: 't',
        partition: 0,
        why: 'the record of its commit cannot be read: it is written in version 9, and this esmctl reads 0 to 4',
      },
    ]);
  });

  it('is forgotten when a readable one follows', () => {
    const group = groupOf([
      { key: P0, value: FUTURE },
      { key: P0, value: at(2n) },
    ]);
    expect(group.unreadableCommits).toEqual([]);
    expect(offsets(group)).toEqual([2n]);
  });
});

describe('the group', () => {
  const commit = { key: P0, value: at(1n) };
  const member = (id: string): Buffer => groupKey(5, 'g', id);

  it.each([
    { why: 'commits alone', steps: [commit], type: 'simple', isEmpty: true },
    {
      why: 'a record without protocol type (the first join of the Java coordinator)',
      steps: [{ key: CLASSIC, value: classicValue({ protocolType: '' }) }, commit],
      type: 'simple',
      isEmpty: true,
    },
    {
      why: 'a classic group without members',
      steps: [{ key: CLASSIC, value: classicValue({ stateMs: T0 }) }],
      type: 'classic',
      isEmpty: true,
    },
    {
      why: 'a classic group with a member',
      steps: [{ key: CLASSIC, value: classicValue({ members: [['t']] }) }],
      type: 'classic',
      isEmpty: false,
    },
    {
      why: 'a KIP-848 group without members',
      steps: [{ key: CONSUMER, value: epochValue(3) }],
      type: 'consumer',
      isEmpty: true,
    },
    {
      why: 'a KIP-848 group with a member',
      steps: [
        { key: CONSUMER, value: epochValue(3) },
        { key: member('m'), value: consumerMemberValue(['t']) },
      ],
      type: 'consumer',
      isEmpty: false,
    },
    {
      why: 'a KIP-848 group whose member left',
      steps: [
        { key: CONSUMER, value: epochValue(3) },
        { key: member('m'), value: consumerMemberValue(['t']) },
        { key: member('m') },
      ],
      type: 'consumer',
      isEmpty: true,
    },
    {
      why: 'classic, converted',
      steps: [{ key: CLASSIC, value: classicValue({}) }, { key: CLASSIC }, { key: CONSUMER, value: epochValue(1) }],
      type: 'consumer',
      isEmpty: true,
    },
    {
      why: 'KIP-848, converted back',
      steps: [
        { key: CONSUMER, value: epochValue(1) },
        { key: CONSUMER },
        { key: CLASSIC, value: classicValue({ members: [['t']] }) },
      ],
      type: 'classic',
      isEmpty: false,
    },
    {
      why: 'two heads (a conversion half read): the later one',
      steps: [
        { key: CLASSIC, value: classicValue({}) },
        { key: CONSUMER, value: epochValue(1) },
      ],
      type: 'consumer',
      isEmpty: true,
    },
    {
      why: 'a streams group with a member',
      steps: [
        {
          key: groupKey(17, 'g'),
          value: bytesOf(
            '00000000000298d10a526392ddb002000400000000011902156e756d2e7374616e6462792e7265706c6963617302300 0',
          ),
        },
        { key: groupKey(19, 'g', 'm'), value: epochValue(1) },
      ],
      type: 'streams',
      isEmpty: false,
    },
    {
      why: 'a share group',
      steps: [{ key: groupKey(11, 'g'), value: bytesOf('00000000000298d10a526392ddb000') }],
      type: 'share',
      isEmpty: true,
    },
  ])('$why: $type', ({ steps, type, isEmpty }) => {
    expect(groupOf(steps)).toMatchObject({ exists: true, type: known(type), isEmpty: known(isEmpty) });
  });

  it('has the time at which a classic one became empty, and never one for the new protocols', () => {
    expect(groupOf([{ key: CLASSIC, value: classicValue({ stateMs: T0 }) }]).stateTimestampMs).toEqual(known(T0));
    expect(groupOf([{ key: CLASSIC, value: classicValue({ stateMs: -1 }) }]).stateTimestampMs).toEqual(
      known(undefined),
    );
    expect(groupOf([{ key: CONSUMER, value: epochValue(1) }]).stateTimestampMs.known).toBe(false);
  });

  it('of a version that is not known tells nothing, and why', () => {
    const why = 'the record of the group cannot be read: it is written in version 7, and this esmctl reads 0 to 4';
    expect(groupOf([{ key: CLASSIC, value: bytesOf('0007') }, commit])).toMatchObject({
      type: notKnown(why),
      isEmpty: notKnown(why),
      stateTimestampMs: notKnown(why),
    });
  });

  it('with a member of a version that is not known has members, and does not know what they read', () => {
    const group = groupOf([
      { key: CONSUMER, value: epochValue(1) },
      { key: member('m'), value: bytesOf('0001') },
    ]);
    expect(group.isEmpty).toEqual(known(false));
    expect(group.subscribedTopics.known).toBe(false);
  });

  it('subscribes what its members name, and what the patterns of its members stand for', () => {
    const classic = groupOf([
      {
        key: CLASSIC,
        value: classicValue({
          members: [
            ['b', 'a'],
            ['a', 'c'],
          ],
        }),
      },
    ]);
    expect(classic.subscribedTopics).toEqual(known(['a', 'b', 'c']));
    const consumer = groupOf([
      { key: CONSUMER, value: epochValue(1) },
      { key: member('m'), value: consumerMemberValue(['a'], 'x.*') },
      { key: member('n'), value: consumerMemberValue([], 'y.*') },
      { key: groupKey(16, 'g', 'x.*'), value: patternValue(['x1', 'x2']) },
      { key: groupKey(16, 'g', 'z.*'), value: patternValue(['z1']) },
    ]);
    expect(consumer.subscribedTopics).toEqual(known(['a', 'x1', 'x2']));
  });

  it('of another protocol type does not tell its topics', () => {
    const connect = groupOf([{ key: CLASSIC, value: classicValue({ protocolType: 'connect', members: [['t']] }) }]);
    expect(connect.subscribedTopics).toEqual(notKnown('members of protocol type "connect" do not tell their topics'));
  });
});
