import { describe, expect, it } from 'vitest';
import { planReplay } from '../../../src/core/failures/plan-replay.ts';
import type { MappingSource } from '../../../src/core/mapping/mapping.ts';
import { found, rangesOf } from './failure-documents.ts';

const ARN = 'arn:aws:kafka:eu-west-1:123456789012:cluster/orders/1';
const MSK: MappingSource = { kind: 'msk', eventSourceArn: ARN };
const OWN: MappingSource = { kind: 'self-managed', bootstrapServers: ['b-1:9092', 'b-2:9092'] };

describe('failures of another cluster', () => {
  const cases = [
    { why: 'the same ARN', source: MSK, arn: ARN, servers: ['other:9092'], isOther: false },
    { why: 'another ARN', source: MSK, arn: `${ARN}2`, servers: [], isOther: true },
    { why: 'no ARN is told', source: MSK, arn: undefined, servers: ['other:9092'], isOther: false },
    { why: 'one server in common', source: OWN, arn: undefined, servers: ['B-2:9092', 'b-3:9092'], isOther: false },
    { why: 'no server in common', source: OWN, arn: undefined, servers: ['b-3:9092'], isOther: true },
    { why: 'no servers are told', source: OWN, arn: undefined, servers: [], isOther: false },
    { why: 'servers of the mapping are not told', source: { ...OWN, bootstrapServers: [] }, servers: ['b:1'] },
    { why: 'clusters do not matter', source: undefined, arn: ARN, servers: ['b-3:9092'], isOther: false },
  ];
  it.each(cases)('$why', ({ source, arn, servers, isOther = false }) => {
    const given = found('a', rangesOf([0, 1, 1]), { eventSourceArn: arn, bootstrapServers: servers });
    const { failures, skipped } = planReplay([given], { topic: 'orders', functionName: 'orders', sinceMs: 0, source });
    expect([failures.length, skipped.map(({ reason }) => reason)]).toEqual(isOther ? [0, ['other-cluster']] : [1, []]);
  });
});
