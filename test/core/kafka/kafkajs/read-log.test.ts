import { describe, expect, it } from 'vitest';
import type { ClientMessage } from '../../../../src/core/kafka/kafkajs/client-message.ts';
import type { PrivateCluster } from '../../../../src/core/kafka/kafkajs/private-parts.ts';
import { readLog } from '../../../../src/core/kafka/kafkajs/read-log.ts';
import type { LogPart } from '../../../../src/core/kafka/log-span.ts';

const CONNECTION = { servers: ['broker:9092'], tls: undefined, sasl: undefined };
const OUT_OF_RANGE = Object.assign(new Error('OFFSET_OUT_OF_RANGE'), { type: 'OFFSET_OUT_OF_RANGE' });
const CLOSED = Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError' });

const message = (offset: number): ClientMessage => ({
  magicByte: 2,
  attributes: 0,
  timestamp: '0',
  offset: String(offset),
  key: null,
  value: Buffer.from('v'),
  headers: {},
  isControlRecord: false,
  batchContext: { inTransaction: false, timestampType: 0, producerId: '-1' },
});

/** A log of one partition, of which everything below 5 was deleted; looking where it begins fails so often. */
function clusterWith(failures: readonly Error[]): PrivateCluster {
  const failing = [...failures];
  return {
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    refreshMetadata: () => Promise.resolve(),
    findLeaderForPartitions: () => ({ 1: [0] }),
    fetchTopicsOffset: ([asked]: { fromBeginning?: boolean }[]) => {
      const failure = failing.shift();
      if (failure !== undefined) return Promise.reject(failure);
      const offset = asked?.fromBeginning === true ? '5' : '8';
      return Promise.resolve([{ partitions: [{ partition: 0, offset }] }]);
    },
    findBroker: () =>
      Promise.resolve({
        fetch: ({ topics }: { topics: { partitions: { fetchOffset: string }[] }[] }) => {
          const from = Number(topics[0]?.partitions[0]?.fetchOffset);
          if (from < 5) return Promise.reject(OUT_OF_RANGE);
          const messages = [5, 6, 7].filter((offset) => offset >= from).map(message);
          return Promise.resolve({ responses: [{ partitions: [{ partition: 0, messages }] }] });
        },
      }),
  } as unknown as PrivateCluster;
}

async function read(cluster: PrivateCluster, signal = new AbortController().signal): Promise<LogPart[]> {
  const parts: LogPart[] = [];
  const spans = new Map([[0, { from: 2n, to: 8n, logStart: 0n, logEnd: 8n, asked: undefined }]]);
  const options = { connection: CONNECTION, topic: 'orders', isolation: 'read_committed' as const };
  for await (const part of readLog({ ...options, cluster, spans, signal, roomFor: () => 100 })) parts.push(part);
  return parts;
}

const told = (parts: readonly LogPart[]): unknown[] =>
  parts.map(({ deleted, records, nextOffset }) => [deleted, records.map(({ offset }) => Number(offset)), nextOffset]);

describe('a log that is deleted while it is read', () => {
  const ALL = [
    [{ from: 2n, to: 5n }, [], 5n],
    [undefined, [5, 6, 7], 8n],
  ];

  it('is read on where it begins now, and what is gone is told', async () => {
    expect(told(await read(clusterWith([])))).toEqual(ALL);
  });

  it('is so too when the cluster fails for a moment while it is asked where that is', async () => {
    expect(told(await read(clusterWith([CLOSED])))).toEqual(ALL);
  });

  it('ends with an explained error when that is refused', async () => {
    const refused = Object.assign(new Error('Not authorized to access topics'), { type: 'TOPIC_AUTHORIZATION_FAILED' });
    await expect(read(clusterWith([refused]))).rejects.toMatchObject({ code: 'ESMCTL_KAFKA_TOPIC_ACL' });
  });

  it('hangs on no request when the reading is to end', async () => {
    const stop = new AbortController();
    const cluster = clusterWith([]);
    const silent = {
      ...cluster,
      findBroker: () =>
        Promise.resolve({
          fetch: () => {
            stop.abort();
            return new Promise(() => undefined);
          },
        }),
    } as unknown as PrivateCluster;
    expect(await read(silent, stop.signal)).toEqual([]);
  });
});
