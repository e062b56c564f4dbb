import { describe, expect, it } from 'vitest';
import { judgeClock, judgeClusterRights, judgeRetention, judgeRight } from '../../../src/core/doctor/judge-cluster.ts';
import type { KafkaConnection } from '../../../src/core/kafka/connection.ts';
import { type Known, known, notKnown } from '../../../src/core/model/known.ts';
import type { BrokerFacts } from '../../../src/core/snapshot/facts/cluster-facts.ts';

const CONNECTION: KafkaConnection = { servers: ['kafka-1:9092'], tls: undefined, sasl: undefined };

function broker(id: number, minutes: Known<number>): BrokerFacts {
  return {
    id,
    host: 'kafka',
    port: 9092,
    version: notKnown('not asked'),
    offsetsRetentionMinutes: minutes.known ? known({ value: minutes.value, source: 'static' }) : minutes,
    offsetsCheckIntervalMs: notKnown('not asked'),
  };
}

describe('the retention of offsets', () => {
  const NO_RIGHT = notKnown('no right to read the settings of brokers (CLUSTER_AUTHORIZATION_FAILED)');
  it.each([
    { why: 'the same on all', minutes: [known(10_080), known(10_080)], status: 'ok', says: /10080 \(7 days\)/ },
    { why: 'not the same', minutes: [known(10_080), known(1440)], status: 'problem', says: /disagree.*: 1440, 10080/ },
    { why: 'one is silent', minutes: [known(10_080), notKnown('timeout')], status: 'unknown', says: /: timeout$/ },
    { why: 'no right', minutes: [NO_RIGHT], status: 'problem', says: /may not read the settings/ },
    { why: 'no broker could be asked', minutes: [], status: 'unknown', says: /no broker told it/ },
    {
      why: 'silent and in disagreement',
      minutes: [known(1), known(2), notKnown('timeout')],
      status: 'problem',
      says: /disagree/,
    },
  ])('$why', ({ minutes, status, says }) => {
    const check = judgeRetention(
      minutes.map((each, index) => broker(index, each)),
      CONNECTION,
    );
    expect(check.status).toBe(status);
    expect(check.message).toMatch(says);
  });
});

describe('the clock', () => {
  it.each([
    { why: 'as good as ours', aheadMs: 12, uncertaintyMs: 3, status: 'ok', says: /0\.0 s ahead of ours \(± 0\.0 s\)/ },
    { why: 'a minute', aheadMs: -60_000, uncertaintyMs: 0, status: 'ok', says: /behind ours/ },
    { why: 'more', aheadMs: -60_001, uncertaintyMs: 0, status: 'problem', says: /behind ours/ },
    { why: 'more, and it may be less', aheadMs: 61_000, uncertaintyMs: 2000, status: 'ok', says: /± 2\.0 s/ },
    { why: 'hours', aheadMs: 7_200_000, uncertaintyMs: 5, status: 'problem', says: /2 hours ahead of ours/ },
  ])('$why', ({ aheadMs, uncertaintyMs, status, says }) => {
    const check = judgeClock(known({ aheadMs, uncertaintyMs }));
    expect(check.status).toBe(status);
    expect(check.message).toMatch(says);
  });

  it('that nobody tells is unknown', () => {
    expect(judgeClock(notKnown('no broker tells its time')).status).toBe('unknown');
  });
});

it.each([
  { why: 'Describe', rights: known({ error: 0, operations: 1 << 8 }), status: 'ok' },
  { why: 'other rights alone', rights: known({ error: 0, operations: 1 << 10 }), status: 'unknown' },
  { why: 'none', rights: known({ error: 0, operations: 0 }), status: 'unknown' },
  { why: 'not asked', rights: notKnown('the broker does not know DescribeCluster'), status: 'unknown' },
])('rights to the cluster: $why', ({ rights, status }) => {
  expect(judgeClusterRights(rights, CONNECTION).status).toBe(status);
});

it.each([
  { why: 'a topic that is read', about: { topic: 'a' }, error: 0, expected: ['ok', undefined] },
  { why: 'an error that comes with the right', about: { topic: 'a' }, error: 1, expected: ['ok', undefined] },
  { why: 'no right to the topic', about: { topic: 'a' }, error: 29, expected: ['problem', 'ESMCTL_KAFKA_TOPIC_ACL'] },
  { why: 'no topic', about: { topic: 'a' }, error: 3, expected: ['problem', 'ESMCTL_KAFKA_TOPIC'] },
  { why: 'no right to the group', about: { group: 'g' }, error: 30, expected: ['problem', 'ESMCTL_KAFKA_GROUP_ACL'] },
  { why: 'an answer that tells nothing', about: { group: 'g' }, error: 56, expected: ['unknown', undefined] },
] as const)('a right: $why', ({ about, error, expected }) => {
  const check = judgeRight(about, error, { connection: CONNECTION, mayBe: [1], allowed: 'yes' });
  expect([check.status, check.code]).toEqual(expected);
});
