import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { patchMembers } from '../../../../src/core/kafka/kafkajs/patch-client.ts';

const require = createRequire(import.meta.url);
const INTERVAL_MS = 1000;

interface Group {
  memberId: string;
  coordinator: object;
  heartbeat(query: { interval: number }): Promise<void>;
}

/** The client's own member of a group, with a coordinator that counts heartbeats. */
function memberOf(onHeartbeat: () => void): Group {
  patchMembers();
  const ConsumerGroup = require('kafkajs/src/consumer/consumerGroup') as new (options: object) => Group;
  const logger = { namespace: () => logger, debug: () => undefined };
  const group = new ConsumerGroup({
    logger,
    instrumentationEmitter: { emit: () => undefined },
    retry: {},
    cluster: {},
    groupId: 'g',
    topics: [],
    topicConfigurations: {},
    assigners: [],
  });
  group.memberId = 'me';
  group.coordinator = { heartbeat: () => Promise.resolve(onHeartbeat()) };
  return group;
}

describe('heartbeats while somebody sets the clock', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([
    { why: 'an hour back', jumpMs: -3_600_000 },
    { why: 'an hour forward', jumpMs: 3_600_000 },
  ])('go on at once, and no more often than before: $why', async ({ jumpMs }) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 2) });
    let heartbeats = 0;
    const group = memberOf(() => {
      heartbeats += 1;
    });
    const beat = (): Promise<void> => group.heartbeat({ interval: INTERVAL_MS });
    vi.setSystemTime(Date.now() + INTERVAL_MS);
    await beat();
    expect(heartbeats).toBe(1);
    vi.setSystemTime(Date.now() + jumpMs);
    await beat();
    await beat();
    expect(heartbeats).toBe(2);
    vi.setSystemTime(Date.now() + INTERVAL_MS);
    await beat();
    expect(heartbeats).toBe(3);
  });
});
