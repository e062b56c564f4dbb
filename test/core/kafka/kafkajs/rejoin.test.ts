import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { assignerWithHooks, type PrivateCluster } from '../../../../src/core/kafka/kafkajs/private-parts.ts';
import { readLogRanges } from '../../../../src/core/kafka/kafkajs/start-offsets.ts';

const require = createRequire(import.meta.url);

interface ClientError extends Error {
  readonly retriable?: boolean;
  readonly cause?: ClientError;
}
type Retry = (config: object) => <T>(work: (bail: (error: Error) => void) => Promise<T>) => Promise<T>;

const createRetry = require('kafkajs/src/retry') as Retry;
const errors = require('kafkajs/src/protocol/error') as { createErrorFromCode(code: number): Error };
const GROUP_AUTHORIZATION_FAILED = 30;
const UNKNOWN_MEMBER_ID = 25;
const NOT_COORDINATOR = 16;

/** The client's own way of joining, as its loop calls it again; what is beyond the hooks does nothing. */
async function joinOnce(afterJoin: () => Promise<void>): Promise<{ tries: number; error: ClientError }> {
  const onOutOfRange = () => Promise.resolve();
  const hooks = { beforeRejoin: () => Promise.resolve(), afterJoin, onOutOfRange, onCorrupt: () => undefined };
  const create = assignerWithHooks(() => ({}), hooks);
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as {
    prototype: { joinAndSync(this: object): Promise<void> };
  };
  const group = { assigners: [create({})], retrier: () => Promise.resolve() };
  let tries = 0;
  const error = await createRetry({ retries: 3, initialRetryTime: 1 })(() => {
    tries += 1;
    return prototype.joinAndSync.call(group);
  }).then(
    () => {
      throw new Error('it joined');
    },
    (failed: unknown) => failed as ClientError,
  );
  return { tries, error };
}

/** What the client looks at when its loop has crashed (consumer/index.js). */
function restarts(error: ClientError): boolean {
  let last = error;
  while (last.cause !== undefined) last = last.cause;
  return error.name === 'KafkaJSNumberOfRetriesExceeded' || last.retriable === true;
}

describe('what fails between joining and reading', () => {
  it.each([
    {
      failure: new kafkajs.KafkaJSError('Connection closed'),
      restart: true,
      why: 'the client would read on with a membership that nobody was told of',
    },
    { failure: errors.createErrorFromCode(NOT_COORDINATOR), restart: true, why: 'the coordinator has moved' },
    {
      failure: errors.createErrorFromCode(UNKNOWN_MEMBER_ID),
      restart: true,
      why: 'a machine that slept is no member any more, which the client holds for final',
    },
    { failure: errors.createErrorFromCode(GROUP_AUTHORIZATION_FAILED), restart: false, why: 'it may not' },
    { failure: new TypeError('a bug'), restart: false, why: 'it would come again' },
  ])('$failure.message: joins anew: $restart, since $why', async ({ failure, restart }) => {
    const { tries, error } = await joinOnce(() => Promise.reject(failure));
    expect(tries).toBe(1);
    expect(restarts(error)).toBe(restart);
    expect(error.message).toContain(failure.message);
  });
});

describe('where a log begins and ends', () => {
  it('is never made up for a partition that the metadata does not hold', async () => {
    let refreshes = 0;
    const cluster = {
      refreshMetadata: () => {
        refreshes += 1;
        return Promise.resolve();
      },
      fetchTopicsOffset: () => Promise.resolve([{ partitions: [{ partition: 0, offset: '5' }] }]),
    } as unknown as PrivateCluster;
    expect(await readLogRanges(cluster, 'orders', [0])).toEqual(new Map([[0, { start: 5n, end: 5n }]]));
    await expect(readLogRanges(cluster, 'orders', [0, 12])).rejects.toThrow(
      /no leader is known of orders, partition 12/,
    );
    expect(refreshes).toBe(1);
  });
});
