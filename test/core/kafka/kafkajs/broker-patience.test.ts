import { KafkaJSConnectionError, KafkaJSRequestTimeoutError } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BrokerLost } from '../../../../src/core/kafka/cluster-wire.ts';
import { createPatience } from '../../../../src/core/kafka/kafkajs/broker-patience.ts';

const LIMIT_MS = 30_000;
const BROKER = {};
let patiently = createPatience();
let sent = 0;

/** As the client answers: in time, or not at all within its limit. */
const answer = (afterMs: number) => (): Promise<string> => {
  sent += 1;
  return new Promise((resolve, reject) => {
    if (afterMs > LIMIT_MS) setTimeout(() => reject(new KafkaJSRequestTimeoutError('Request X timed out')), LIMIT_MS);
    else setTimeout(() => resolve('answer'), afterMs);
  });
};
const NEVER = LIMIT_MS + 1;

/** What came of it, and after how long. */
async function ask(request: string, afterMs: number, broker: object = BROKER): Promise<[string, number]> {
  const askedMs = performance.now();
  const told = patiently(broker, request, answer(afterMs)).then(
    (text) => text,
    (error: unknown) => (error instanceof BrokerLost ? error.message : 'another error'),
  );
  let over = false;
  void told.finally(() => {
    over = true;
  });
  while (!over) await vi.advanceTimersByTimeAsync(100);
  return [await told, performance.now() - askedMs];
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  patiently = createPatience();
  sent = 0;
});
afterEach(() => void vi.useRealTimers());

describe('patience with a broker', () => {
  const SILENT = 'the broker did not answer Fetch within 30 s';

  it('a broker that answered nothing is not asked again', async () => {
    expect(await ask('Fetch', NEVER)).toEqual([SILENT, LIMIT_MS]);
    expect(await ask('Metadata', 10)).toEqual([SILENT, 100]);
    expect(sent).toBe(1);
  });

  it('one that answered something else meanwhile gets ten seconds more, and then no more', async () => {
    const slow = ask('Fetch', NEVER);
    await vi.advanceTimersByTimeAsync(1);
    void patiently(BROKER, 'ListGroups', answer(10));
    expect((await slow)[0]).toBe(SILENT);
    expect(await ask('Metadata', NEVER)).toEqual([SILENT, 10_000]);
    expect((await ask('Metadata', 10))[1]).toBe(100);
    expect(sent).toBe(3);
  });

  it('an answer makes up for a silence', async () => {
    const slow = ask('Fetch', NEVER);
    await vi.advanceTimersByTimeAsync(1);
    void patiently(BROKER, 'ListGroups', answer(10));
    await slow;
    expect((await ask('Metadata', 10))[0]).toBe('answer');
    expect((await ask('ListOffsets', 20_000))[0]).toBe('answer');
  });

  it('other brokers are waited for as before', async () => {
    await ask('Fetch', NEVER);
    expect((await ask('Fetch', 20_000, {}))[0]).toBe('answer');
  });

  it.each([
    {
      why: 'closed',
      error: Object.assign(new KafkaJSConnectionError('Closed connection'), { name: 'KafkaJSConnectionClosedError' }),
      says: 'the broker closed the connection before it answered Fetch',
    },
    {
      why: 'refused',
      error: new KafkaJSConnectionError('Connection error: connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }),
      says: 'the broker cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
    },
    {
      why: 'broken',
      error: new KafkaJSConnectionError('Connection error: write EPIPE', { code: 'EPIPE' }),
      says: 'the connection to the broker broke before it answered Fetch (EPIPE)',
    },
  ])('a connection that is $why is said to be that, and the broker is asked again', async ({ error, says }) => {
    await expect(patiently(BROKER, 'Fetch', () => Promise.reject(error))).rejects.toThrow(says);
    expect((await ask('Fetch', 10))[0]).toBe('answer');
  });

  it('an answer that is an error stays what it is', async () => {
    const error = new Error('UNKNOWN');
    await expect(patiently(BROKER, 'Fetch', () => Promise.reject(error))).rejects.toBe(error);
  });
});
