import { describe, expect, it } from 'vitest';
import { decodeClassicGroup } from '../../../../src/core/kafka/offsets-topic/decode-classic-group.ts';
import { decodeCommit } from '../../../../src/core/kafka/offsets-topic/decode-commit.ts';
import { decodeConsumerMember } from '../../../../src/core/kafka/offsets-topic/decode-consumer-group.ts';
import { decodeKey } from '../../../../src/core/kafka/offsets-topic/decode-key.ts';
import { partitionOfGroup } from '../../../../src/core/kafka/offsets-topic/partition-of-group.ts';
import { known } from '../../../../src/core/model/known.ts';
import { bytesOf } from '../../../support/offsets-records.ts';

const TOPIC_ID = '957876b6-22eb-4f5a-a088-f5c72bdef1f6';
const MEMBER_848 = '1646533031476a354b52724f586337654a59672f643867';

describe('keys, from brokers 3.9.2 and 4.3.1', () => {
  it.each([
    { hex: '0001000141000372657400000000', key: { kind: 'commit', group: 'A', topic: 'ret', partition: 0 } },
    { hex: '00010002673100017400000003', key: { kind: 'commit', group: 'g1', topic: 't', partition: 3 } },
    { hex: '00000002673100017400000003', key: { kind: 'commit', group: 'g1', topic: 't', partition: 3 } },
    { hex: '0002000141', key: { kind: 'classic-group', group: 'A' } },
    { hex: '00030003453162', key: { kind: 'consumer-group', group: 'E1b' } },
    { hex: '00040003453162', key: { kind: 'not-needed', type: 4, group: 'E1b' } },
    {
      hex: `0005000345316200${MEMBER_848}`,
      key: { kind: 'consumer-member', group: 'E1b', memberId: 'FS01Gj5KRrOXc7eJYg/d8g' },
    },
    { hex: '00060003453162', key: { kind: 'not-needed', type: 6, group: 'E1b' } },
    { hex: `0007000345316200${MEMBER_848}`, key: { kind: 'not-needed', type: 7, group: 'E1b' } },
    { hex: `0008000345316200${MEMBER_848}`, key: { kind: 'not-needed', type: 8, group: 'E1b' } },
    { hex: '000b0006534841524531', key: { kind: 'share-group', group: 'SHARE1' } },
    { hex: '0011000853545245414d5331', key: { kind: 'streams-group', group: 'STREAMS1' } },
    { hex: '0010000161000278 2a', key: { kind: 'consumer-pattern', group: 'a', pattern: 'x*' } },
    { hex: '0013000161000178', key: { kind: 'streams-member', group: 'a', memberId: 'x' } },
    { hex: '000a000161000178', key: { kind: 'share-member', group: 'a', memberId: 'x' } },
    { hex: '0012000161', key: { kind: 'unknown', type: 18 } },
    { hex: 'ffff', key: { kind: 'unknown', type: -1 } },
  ])('$hex is $key.kind', ({ hex, key }) => {
    expect(decodeKey(bytesOf(hex))).toEqual(key);
  });

  it.each([9, 12, 15, 20, 23])('type %i of one group is known and not needed', (type) => {
    const hex = `${type.toString(16).padStart(4, '0')}000161`;
    expect(decodeKey(bytesOf(hex))).toEqual({ kind: 'not-needed', type, group: 'a' });
  });

  it.each([13, 14, 21, 22])('type %i of one member is known and not needed', (type) => {
    const hex = `${type.toString(16).padStart(4, '0')}000161000178`;
    expect(decodeKey(bytesOf(hex))).toEqual({ kind: 'not-needed', type, group: 'a' });
  });

  it.each([
    { why: 'empty', hex: '' },
    { why: 'no group', hex: '0001' },
    { why: 'a null group', hex: '0002ffff' },
    { why: 'a text longer than the bytes', hex: '0002000541' },
    { why: 'a byte too many', hex: '000200014100' },
    { why: 'a negative partition', hex: '00010001410003726574ffffffff' },
    { why: 'no UTF-8', hex: '00020001ff' },
  ])('with $why is refused', ({ hex }) => {
    expect(decodeKey(bytesOf(hex))).toMatchObject({ refused: 'malformed' });
  });
});

const COMMIT = {
  offset: 42n,
  leaderEpoch: undefined,
  metadata: 'm',
  commitTimestampMs: 1_700_000_000_000,
  expireTimestampMs: undefined,
  topicId: undefined,
};
const REAL = { ...COMMIT, offset: 5n, metadata: '' };

describe('values of commits', () => {
  it.each([
    {
      of: '3.9.2 v3',
      hex: '00030000000000000005ffffffff0000000001a1fce16153',
      value: { ...REAL, commitTimestampMs: 1_795_243_991_379 },
    },
    {
      of: '3.9.2 v1, a hold of 180 s',
      hex: '00010000000000000005000468656c64000001a1fce1879c000001a1fce446bc',
      value: { ...REAL, metadata: 'held', commitTimestampMs: 1_795_244_001_180, expireTimestampMs: 1_795_244_181_180 },
    },
    {
      of: '4.3.1 v4 with a topic id',
      hex: '00040000000000000005ffffffff01000001a1fcd32cf1010010957876b622eb4f5aa088f5c72bdef1f6',
      value: { ...REAL, commitTimestampMs: 1_795_243_060_465, topicId: TOPIC_ID },
    },
    {
      of: '4.3.1 v4 of Kafka Streams',
      hex: '00040000000000000014000000000d416741414161483830797154000001a1fceb2059010010957876b622eb4f5aa088f5c72bdef1f6',
      value: {
        offset: 20n,
        leaderEpoch: 0,
        metadata: 'AgAAAaH80yqT',
        commitTimestampMs: 1_795_244_630_105,
        expireTimestampMs: undefined,
        topicId: TOPIC_ID,
      },
    },
    {
      of: '4.3.1 v4 of a transaction, without topic id',
      hex: '00040000000000000009ffffffff01000001a1fcefb73e00',
      value: { ...REAL, offset: 9n, commitTimestampMs: 1_795_244_930_878 },
    },
    { of: 'generated v0', hex: '0000000000000000002a00016d0000018bcfe56800', value: COMMIT },
    {
      of: 'generated v1',
      hex: '0001000000000000002a00016d0000018bcfe568000000018bd50bc400',
      value: { ...COMMIT, expireTimestampMs: 1_700_086_400_000 },
    },
    { of: 'v1 without expiry', hex: '0001000000000000002a00016d0000018bcfe56800ffffffffffffffff', value: COMMIT },
    {
      of: 'v1 held for ever',
      hex: '0001000000000000002a00016d0000018bcfe568007fffffffffffffff',
      value: { ...COMMIT, expireTimestampMs: 8.64e15 },
    },
    {
      of: 'v1 whose hold overflowed in the broker',
      hex: '0001000000000000002a00016d0000018bcfe568008000000000000000',
      value: { ...COMMIT, expireTimestampMs: -8.64e15 },
    },
    { of: 'generated v2', hex: '0002000000000000002a00016d0000018bcfe56800', value: COMMIT },
    {
      of: 'generated v3',
      hex: '0003000000000000002a0000000700016d0000018bcfe56800',
      value: { ...COMMIT, leaderEpoch: 7 },
    },
    {
      of: 'generated v4 with a topic id',
      hex: '0004000000000000002a00000007026d0000018bcfe56800010010957876b62b5d4f5aa088f5c72bdef1f6',
      value: { ...COMMIT, leaderEpoch: 7, topicId: '957876b6-2b5d-4f5a-a088-f5c72bdef1f6' },
    },
    {
      of: 'generated v4 without',
      hex: '0004000000000000002a00000007026d0000018bcfe5680000',
      value: { ...COMMIT, leaderEpoch: 7 },
    },
    {
      of: 'v3 of kafkajs after an offset out of range',
      hex: '0003fffffffffffffffeffffffff0000000001a1fce16153',
      value: { ...REAL, offset: -2n, commitTimestampMs: 1_795_243_991_379 },
    },
    {
      of: 'v4 with a tag of the future',
      hex: '0004000000000000002a00000007026d0000018bcfe568000105020102',
      value: { ...COMMIT, leaderEpoch: 7 },
    },
  ])('$of', ({ hex, value }) => {
    expect(decodeCommit(bytesOf(hex))).toEqual(value);
  });

  it('of a later version are refused, not guessed', () => {
    expect(decodeCommit(bytesOf('00050000000000000005ffffffff0000000001a1fce16153'))).toEqual({
      refused: 'unsupported-version',
      why: 'it is written in version 5, and this esmctl reads 0 to 4',
    });
  });

  it.each([
    { why: 'cut', hex: '00030000000000000005ffffffff0000000001a1fce161' },
    { why: 'longer than the layout', hex: '00030000000000000005ffffffff0000000001a1fce1615300' },
    { why: 'of a time beyond the calendar', hex: '00030000000000000005ffffffff00007fffffffffffffff' },
    { why: 'of an impossible epoch', hex: '00030000000000000005fffffff00000000001a1fce16153' },
    { why: 'with null metadata, which no version allows', hex: '00030000000000000005ffffffffffff000001a1fce16153' },
  ])('$why are refused', ({ hex }) => {
    expect(decodeCommit(bytesOf(hex))).toMatchObject({ refused: 'malformed' });
  });
});

const GENERATED_MEMBER = {
  memberId: 'm-1',
  instanceId: undefined,
  clientId: 'c',
  host: '/h',
  sessionTimeoutMs: 10_000,
};
const GENERATED = { protocolType: 'consumer', generation: 3, stateTimestampMs: 1_700_000_000_000 };
const TAIL = '0000000200000000000101';

describe('values of classic groups', () => {
  it.each([
    {
      of: '3.9.2 v3, Empty',
      hex: '00030008636f6e73756d657200000002ffffffff000001a1fce1617200000000',
      value: { protocolType: 'consumer', generation: 2, stateTimestampMs: 1_795_243_991_410 },
    },
    {
      of: '4.3.1 v3, before the first member is in',
      hex: '0003000000000000ffffffff000001a1fcd32bf600000000',
      value: { protocolType: '', generation: 0, stateTimestampMs: 1_795_243_060_214 },
    },
    {
      of: '4.3.1 v3, Empty',
      hex: '00030008636f6e73756d657200000002ffffffff000001a1fcd32d1100000000',
      value: { protocolType: 'consumer', generation: 2, stateTimestampMs: 1_795_243_060_497 },
    },
    {
      of: 'generated v0, Empty: no time',
      hex: '00000008636f6e73756d657200000004ffffffff00000000',
      value: { ...GENERATED, generation: 4, stateTimestampMs: undefined },
    },
    {
      of: 'generated v2, Empty',
      hex: '00020008636f6e73756d657200000004ffffffff0000018bcfe5680000000000',
      value: { ...GENERATED, generation: 4 },
    },
    {
      of: 'generated v4, Empty',
      hex: '000409636f6e73756d65720000000400000000018bcfe568000100',
      value: { ...GENERATED, generation: 4 },
    },
    {
      of: 'v2 with -1 for no time',
      hex: '00020008636f6e73756d657200000004ffffffffffffffffffffffff00000000',
      value: { ...GENERATED, generation: 4, stateTimestampMs: undefined },
    },
  ])('$of', ({ hex, value }) => {
    expect(decodeClassicGroup(bytesOf(hex))).toEqual({ ...value, members: [] });
  });

  it('3.9.2 v3, Stable, with its member, what it reads and what it was given', () => {
    const hex =
      '00030008636f6e73756d657200000001000572616e676500286578702d38623238653535322d393637612d343033632d616562612d313063653436663531346630000001a1fce160f00000000100286578702d38623238653535322d393637612d343033632d616562612d313063653436663531346630ffff0003657870000a2f3132372e302e302e31000493e0000017700000001900030000000100037265740000000000000000ffffffff00000000001b000000000001000372657400000002000000000000000100000000';
    expect(decodeClassicGroup(bytesOf(hex))).toEqual({
      protocolType: 'consumer',
      generation: 1,
      stateTimestampMs: 1_795_243_991_280,
      members: [
        {
          memberId: 'exp-8b28e552-967a-403c-aeba-10ce46f514f0',
          instanceId: undefined,
          clientId: 'exp',
          host: '/127.0.0.1',
          sessionTimeoutMs: 6000,
          subscribedTopics: known(['ret']),
          assignment: known([
            { topic: 'ret', partition: 0 },
            { topic: 'ret', partition: 1 },
          ]),
        },
      ],
    });
  });

  it.each([
    {
      of: 'v0',
      hex: `00000008636f6e73756d657200000003000572616e676500036d2d310000000100036d2d3100016300022f6800002710${TAIL}`,
      stateTimestampMs: undefined,
    },
    {
      of: 'v1',
      hex: `00010008636f6e73756d657200000003000572616e676500036d2d310000000100036d2d3100016300022f680000ea6000002710${TAIL}`,
      stateTimestampMs: undefined,
    },
    {
      of: 'v2',
      hex: `00020008636f6e73756d657200000003000572616e676500036d2d310000018bcfe568000000000100036d2d3100016300022f680000ea6000002710${TAIL}`,
    },
    {
      of: 'v3',
      hex: `00030008636f6e73756d657200000003000572616e676500036d2d310000018bcfe568000000000100036d2d3100016900016300022f680000ea6000002710${TAIL}`,
      instanceId: 'i',
    },
    {
      of: 'v4',
      hex: '000409636f6e73756d6572000000030672616e6765046d2d310000018bcfe5680002046d2d3102690263032f680000ea600000271003000002010000',
      instanceId: 'i',
    },
  ])('generated $of with one member', (row) => {
    const stateTimestampMs = 'stateTimestampMs' in row ? row.stateTimestampMs : GENERATED.stateTimestampMs;
    const decoded = decodeClassicGroup(bytesOf(row.hex));
    expect(decoded).toMatchObject({ ...GENERATED, stateTimestampMs });
    const [member] = 'members' in decoded ? decoded.members : [];
    expect(member).toMatchObject({ ...GENERATED_MEMBER, instanceId: row.instanceId });
    // Two bytes are no subscription, and one is no assignment: unknown, and the rest is still there.
    expect(member?.subscribedTopics.known).toBe(false);
    expect(member?.assignment.known).toBe(false);
  });

  it('of a later version are refused, not guessed', () => {
    expect(decodeClassicGroup(bytesOf('00050000'))).toMatchObject({ refused: 'unsupported-version' });
  });
});

describe('values of KIP-848 members', () => {
  it('4.3.1', () => {
    const hex = '00000000046578700b2f3132372e302e302e31020472657401000493e00001000100';
    expect(decodeConsumerMember(bytesOf(hex))).toMatchObject({ clientId: 'exp', subscribedTopics: ['ret'] });
  });
});

describe('the partition of a group', () => {
  it.each([
    ['A', 15],
    ['E1b', 26],
    ['g1', 42],
    ['esmctl-orders', 38],
    ['my-consumer-group', 13],
    ['group-é', 33],
    ['polygenelubricants', 0],
  ])('%s of 50 is %i, as Java computes it', (group, partition) => {
    expect(partitionOfGroup(group, 50)).toBe(partition);
  });
});
