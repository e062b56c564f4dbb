import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../support/run-esmctl.ts';

/** Handlers and runtimes that the runs start, by absolute path. */
export const FIXTURES = join(REPOSITORY, 'test/fixtures/runs');

export function handler(exportName: string): readonly string[] {
  return ['--handler', `${join(FIXTURES, 'handlers.mjs')}#${exportName}`];
}

/** What `handler('untilReleased')` needs, and what lets it go. */
export function holding(cwd: string): { readonly args: readonly string[]; release(): void } {
  const path = join(cwd, 'release');
  return {
    args: ['--env', `RELEASE=${path}`, '--function-timeout', '10m'],
    release: () => writeFileSync(path, ''),
  };
}

/** A self-managed mapping on the topic `orders`, with these fields over it. */
export function mappingText(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    FunctionName: 'orders-handler',
    SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['broker-1.example.com:9092'] } },
    SourceAccessConfigurations: [
      { Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-kafka-a1b2c3' },
    ],
    Topics: ['orders'],
    StartingPosition: 'TRIM_HORIZON',
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-esm' },
    BatchSize: 10,
    ...fields,
  });
}

/** What provisioned mode needs, with one poller (and so up to five batches in flight). */
export const PROVISIONED = { ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 } };

export interface RecordsShape {
  readonly partitions?: number;
  readonly topic?: string;
  /** Offset of the first record of each partition. */
  readonly from?: number;
  readonly value?: (index: number) => string;
}

/** `count` records, dealt out to the partitions in turn, one line each. */
export function recordLines(count: number, shape: RecordsShape = {}): string[] {
  const { partitions = 2, topic = 'orders', from = 0, value = (index) => JSON.stringify({ id: index }) } = shape;
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      topic,
      partition: index % partitions,
      offset: from + Math.floor(index / partitions),
      tstype: 'create',
      ts: 1_793_606_400_000 + index,
      headers: [],
      key: `key-${index % partitions}`,
      payload: value(index),
    }),
  );
}

export function recordsText(count: number, shape?: RecordsShape): string {
  return `${recordLines(count, shape).join('\n')}\n`;
}

/** What a handler noted in the file of `SEEN`: `topic-partition offset` for each record, in the order of invocation. */
export function readSeen(path: string): { partition: string; offset: number }[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [partition = '', offset] = line.split(' ');
      return { partition, offset: Number(offset) };
    });
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Without the line that points to `esmctl mapping validate`. */
export function messagesOf(stderr: string): string {
  return stderr.replace(/^.*warnings?[:,] see esmctl mapping validate.*\n/m, '');
}
