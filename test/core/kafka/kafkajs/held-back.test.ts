import { describe, expect, it } from 'vitest';
import { type HoldableGroup, noteResumed, untilFetchable } from '../../../../src/core/kafka/kafkajs/held-back.ts';

const AGES_MS = 3_600_000;

/** Partitions 0 and 1 on broker 1, partition 2 on broker 2. */
function createGroup(fetchWaitMs: number, fails: { stale?: Error; leaders?: Error } = {}) {
  const paused = new Set<number>();
  const recovered: unknown[] = [];
  const places: Readonly<Record<string, readonly number[]>> = { '1': [0, 1], '2': [2] };
  const assigned = [{ topic: 'orders', partitions: [0, 1, 2] }];
  const group: HoldableGroup = {
    maxWaitTime: fetchWaitMs,
    cluster: { refreshMetadataIfNecessary: () => Promise.resolve() },
    subscriptionState: {
      assigned: () => assigned,
      active: () =>
        assigned.map(({ topic, partitions }) => ({ topic, partitions: partitions.filter((one) => !paused.has(one)) })),
    },
    filterPartitionsByNode(nodeId, them) {
      if (fails.leaders !== undefined) throw fails.leaders;
      return them.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.filter((one) => places[nodeId]?.includes(one) === true),
      }));
    },
    checkForStaleAssignment() {
      if (fails.stale !== undefined) throw fails.stale;
    },
    recoverFromFetch(error) {
      recovered.push(error);
      return Promise.resolve();
    },
  };
  return { group, paused, recovered };
}

describe('what is held back', () => {
  it('is fetched as soon as it is resumed, however long a fetch may wait', async () => {
    const { group, paused } = createGroup(AGES_MS);
    paused.add(0).add(1);
    const fetchable = untilFetchable(group, '1');
    paused.delete(1);
    noteResumed(group);
    expect(await fetchable).toBe(true);
  });

  it('keeps only the fetches of its own broker waiting', async () => {
    const { group, paused } = createGroup(AGES_MS);
    paused.add(0).add(1);
    expect(await untilFetchable(group, '2')).toBe(true);
  });

  it('is not fetched when something else was resumed', async () => {
    const { group, paused } = createGroup(AGES_MS);
    paused.add(0).add(1).add(2);
    const fetchable = untilFetchable(group, '1');
    paused.delete(2);
    noteResumed(group);
    expect(await fetchable).toBe(false);
  });

  it('is looked for again after the time of a fetch, so that heartbeats go on', async () => {
    const { group, paused } = createGroup(1);
    paused.add(0).add(1);
    expect(await untilFetchable(group, '1')).toBe(false);
  });

  it('shortens the fetches of what is beside it, until nothing is held back', async () => {
    const { group, paused } = createGroup(500);
    paused.add(0);
    await untilFetchable(group, '1');
    expect(group.maxWaitTime).toBe(50);
    paused.clear();
    await untilFetchable(group, '1');
    expect(group.maxWaitTime).toBe(500);
  });

  it('does not hide that the topic has new partitions', async () => {
    const stale = new Error('Topic has been updated');
    const { group, paused, recovered } = createGroup(1, { stale });
    paused.add(0).add(1);
    expect(await untilFetchable(group, '1')).toBe(false);
    expect(recovered).toEqual([stale]);
  });

  it('leaves it to the client where the leaders are not known', async () => {
    const { group, paused } = createGroup(AGES_MS, { leaders: new Error('not loaded') });
    paused.add(0).add(1).add(2);
    expect(await untilFetchable(group, '1')).toBe(true);
  });
});
