import { describe, expect, it } from 'vitest';
import { known, notKnown } from '../../../src/core/model/known.ts';
import { retentionOf } from '../../../src/core/retention/broker-retention.ts';
import { compareVersions, traitsOf } from '../../../src/core/retention/kafka-versions.ts';
import { SERVICE_RETENTION } from '../../../src/core/retention/service-retention.ts';
import type { BrokerFacts, ManagedService } from '../../../src/core/snapshot/facts/cluster-facts.ts';
import { brokerFacts, clusterFacts } from '../../support/snapshots.ts';

const minutes = (id: number, value: number): BrokerFacts =>
  brokerFacts({
    id,
    offsetsRetentionMinutes: known({ value, source: 'static' }),
    offsetsCheckIntervalMs: known({ value: value * 10, source: 'default' }),
  });
const hidden = (id: number): BrokerFacts =>
  brokerFacts({
    id,
    offsetsRetentionMinutes: notKnown('no right to describe configs'),
    offsetsCheckIntervalMs: notKnown('no right to describe configs'),
  });
const MINUTE = 60_000;

describe('the retention that counts for a group', () => {
  it.each([
    {
      why: 'that of its coordinator',
      brokers: [minutes(1, 10), minutes(2, 20)],
      coordinator: known(2),
      ms: 20 * MINUTE,
      source: 'broker',
      check: 200,
      says: 'broker 2',
    },
    {
      why: 'the least of all, while the coordinator is not known',
      brokers: [minutes(1, 30), minutes(2, 20)],
      coordinator: notKnown('no right'),
      ms: 20 * MINUTE,
      source: 'broker',
      check: 300,
      says: 'no right',
    },
    {
      why: 'the least of all, when the coordinator is gone',
      brokers: [minutes(1, 30)],
      coordinator: known(9),
      ms: 30 * MINUTE,
      source: 'broker',
      check: 300,
      says: 'broker 9 is not among',
    },
    {
      why: 'Kafka’s default, when the coordinator hides its settings',
      brokers: [hidden(1), minutes(2, 20)],
      coordinator: known(1),
      ms: 10_080 * MINUTE,
      source: 'assumed',
      check: 600_000,
      says: 'no right to describe configs',
    },
    {
      why: 'that of the service',
      brokers: [hidden(1)],
      service: 'huawei-dms' as const,
      coordinator: known(1),
      ms: 20_160 * MINUTE,
      source: 'assumed',
      check: 600_000,
      says: 'Huawei',
    },
    {
      why: 'that of the service, marked',
      brokers: [hidden(1)],
      service: 'confluent-cloud' as const,
      coordinator: known(1),
      ms: 10_080 * MINUTE,
      source: 'assumed',
      check: 600_000,
      says: '(not confirmed)',
    },
    {
      why: 'none, where the service publishes none',
      brokers: [hidden(1)],
      service: 'msk-serverless' as const,
      coordinator: known(1),
      ms: undefined,
      source: 'assumed',
      check: 600_000,
      says: 'not published',
    },
    {
      why: 'what the user says',
      brokers: [minutes(1, 10)],
      coordinator: known(1),
      override: 5000,
      ms: 5000,
      source: 'flag',
      check: 100,
      says: '--offsets-retention',
    },
  ])('is $why', ({ brokers, coordinator, service = 'apache', override, ms, source, check, says }) => {
    const setting = retentionOf(
      clusterFacts({ brokers, service: known(service as ManagedService) }),
      coordinator,
      override,
    );
    expect(setting.retentionMs.known ? setting.retentionMs.value : undefined).toBe(ms);
    expect([setting.source, setting.checkIntervalMs]).toEqual([source, check]);
    expect(setting.why).toContain(says);
  });

  it('names what other brokers would do after a failover', () => {
    const cluster = clusterFacts({ brokers: [minutes(1, 10), minutes(2, 30), minutes(3, 20), minutes(4, 10)] });
    expect(retentionOf(cluster, known(1)).otherMinutes).toEqual([20, 30]);
  });

  it('is marked as confirmed or not for every service', () => {
    for (const { minutes: value, confirmed, source } of Object.values(SERVICE_RETENTION)) {
      if (value === undefined) expect(confirmed).toBe(false);
      expect(source).not.toBe('');
    }
  });
});

describe('versions', () => {
  it.each([
    ['2.8.1', '2.8.2', -1],
    ['2.10', '2.9', 1],
    ['3.0', '3.0.0', 0],
    ['4.1.2', '4.1', 2],
  ])('%s beside %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(sign));
  });

  it.each([
    { least: '1.1', most: '2.0', expiresActive: true, expiresUnsubscribed: false, hasRebalancingBug: false },
    { least: '2.1', most: '2.3', expiresActive: false, expiresUnsubscribed: false, hasRebalancingBug: false },
    { least: '2.4', most: '2.7', expiresActive: false, expiresUnsubscribed: true, hasRebalancingBug: true },
    { least: '2.8', most: '2.8', expiresActive: false, expiresUnsubscribed: true, hasRebalancingBug: undefined },
    { least: '2.8.2', most: '2.8.2', expiresActive: false, expiresUnsubscribed: true, hasRebalancingBug: false },
    { least: '3.0.0', most: '3.0.0', expiresActive: false, expiresUnsubscribed: true, hasRebalancingBug: true },
    { least: '3.1.1', most: undefined, expiresActive: false, expiresUnsubscribed: true, hasRebalancingBug: false },
    {
      least: '2.0',
      most: undefined,
      expiresActive: undefined,
      expiresUnsubscribed: undefined,
      hasRebalancingBug: undefined,
    },
    { least: '3.9', most: '3.9', expiresActive: false, expiresUnsubscribed: true, hasRebalancingBug: false },
  ])('$least to $most', ({ least, most, ...traits }) => {
    expect(traitsOf(known({ least, most }))).toMatchObject(traits);
  });

  it('that are not known leave everything open', () => {
    expect([...new Set(Object.values(traitsOf(notKnown('-'))))]).toEqual([undefined]);
  });
});
