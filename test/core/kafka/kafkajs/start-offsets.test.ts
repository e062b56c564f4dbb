import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { retryPassing } from '../../../../src/core/kafka/kafkajs/error-types.ts';
import type { PrivateCluster } from '../../../../src/core/kafka/kafkajs/private-parts.ts';
import { readLogEnds } from '../../../../src/core/kafka/kafkajs/start-offsets.ts';

const { createErrorFromCode } = createRequire(import.meta.url)('kafkajs/src/protocol/error') as {
  createErrorFromCode(code: number): Error;
};

/** The client's cluster, as far as it is asked for offsets: the broker refuses with these errors first. */
function clusterThatRefuses(codes: readonly number[]) {
  const refusals = codes.map(createErrorFromCode);
  let refreshed = 0;
  const cluster = {
    fetchTopicsOffset: () => {
      const refusal = refusals.shift();
      return refusal === undefined
        ? Promise.resolve([{ partitions: [{ partition: 0, offset: '42' }] }])
        : Promise.reject(refusal);
    },
    refreshMetadata: () => {
      refreshed += 1;
      return Promise.resolve();
    },
  } as unknown as PrivateCluster;
  return { cluster, refreshed: () => refreshed };
}

describe('asking where a log ends', () => {
  it.each([
    { code: 6, looksAnew: true, why: 'NOT_LEADER_FOR_PARTITION: it has moved, or the broker has not heard yet' },
    { code: 75, looksAnew: true, why: 'UNKNOWN_LEADER_EPOCH: the broker is behind the metadata' },
    { code: 3, looksAnew: false, why: 'UNKNOWN_TOPIC_OR_PARTITION of a topic that the metadata has: not heard yet' },
    { code: 5, looksAnew: false, why: 'LEADER_NOT_AVAILABLE: an election' },
    { code: 78, looksAnew: false, why: 'OFFSET_NOT_AVAILABLE: a new leader does not know the end yet' },
  ])('is asked again after $why', async ({ code, looksAnew }) => {
    const { cluster, refreshed } = clusterThatRefuses([code]);
    await expect(retryPassing(() => readLogEnds(cluster, 'orders', [0]))).resolves.toEqual(new Map([[0, 42n]]));
    expect(refreshed()).toBe(looksAnew ? 1 : 0);
  });

  it('is refused at once where it may not be known', async () => {
    const { cluster } = clusterThatRefuses([29]);
    await expect(retryPassing(() => readLogEnds(cluster, 'orders', [0]))).rejects.toMatchObject({
      type: 'TOPIC_AUTHORIZATION_FAILED',
    });
  });
});
