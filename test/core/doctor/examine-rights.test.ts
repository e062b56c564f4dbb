import { expect, it } from 'vitest';
import { examineTopic, type RightsQuestion } from '../../../src/core/doctor/examine-rights.ts';
import { OFFSETS_TOPIC } from '../../../src/core/kafka/facts/cluster-map.ts';

it.each([
  { why: 'no partition has a leader', leaders: [-1, -1], status: 'unknown' },
  { why: 'the leaders that there are cannot be reached', leaders: [-1, 2], status: 'skipped' },
])('the offsets topic, where $why', async ({ leaders, status }) => {
  const partitions = leaders.map((leaderId, partition) => ({ partition, leaderId }));
  const topics = new Map([[OFFSETS_TOPIC, { topic: OFFSETS_TOPIC, error: 0, partitions }]]);
  const question = { map: { topics }, reachable: new Set([1]) } as unknown as RightsQuestion;
  expect(await examineTopic(question, OFFSETS_TOPIC, 'offsets-topic')).toMatchObject({ status });
});
