import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../src/core/lambda/function-port.ts';
import type { StreamMapping } from '../../../src/core/mapping/mapping.ts';
import type { KafkaRecord, RecordBytes } from '../../../src/core/model/record.ts';
import type { CommittedOffset } from '../../../src/core/records/offset-store.ts';
import { balances } from '../../../src/core/runtime/ledger/ledger.ts';
import { kafkaRecord } from '../../support/records.ts';
import { OK, runVirtually, type SeenInvocation, THROWN } from '../../support/virtual-run.ts';

type Answer =
  | 'ok'
  | 'throw'
  | 'throttle'
  | 'timeout'
  | 'unreachable'
  | 'too-large'
  | 'report'
  | 'report-unknown'
  | 'crash';

interface World {
  readonly records: readonly KafkaRecord[];
  readonly mapping: Partial<StreamMapping>;
  readonly processors: number;
  readonly answers: readonly Answer[];
  readonly pick: number;
  readonly destinationFails: readonly boolean[];
  readonly hasDestination: boolean;
}

const nameOf = ({ topic, partition, offset }: KafkaRecord): string => `${topic}-${partition}:${offset}`;

/** Records with gaps between offsets, as compaction and transaction markers leave them. */
const recordsArbitrary = fc
  .tuple(
    fc.array(fc.record({ partition: fc.nat(3), gap: fc.integer({ min: 1, max: 4 }), keep: fc.boolean() }), {
      minLength: 1,
      maxLength: 40,
    }),
    fc.nat(20),
  )
  .map(([steps, oldOnes]) => {
    const next = new Map<number, bigint>();
    return steps.map(({ partition, gap, keep }, index) => {
      const offset = (next.get(partition) ?? -1n) + BigInt(gap);
      next.set(partition, offset);
      const timestampMs = Date.UTC(2026, 0, 1) - (index < oldOnes ? 3_600_000 : 0);
      return kafkaRecord({ partition, offset, timestampMs, value: Buffer.from(keep ? 'keep' : 'drop') });
    });
  });

const answerArbitrary = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Answer>('ok') },
  {
    weight: 8,
    arbitrary: fc.constantFrom<Answer>(
      'throw',
      'throttle',
      'timeout',
      'unreachable',
      'too-large',
      'report',
      'report-unknown',
    ),
  },
  { weight: 1, arbitrary: fc.constant<Answer>('crash') },
);

const worldArbitrary: fc.Arbitrary<World> = fc.record({
  records: recordsArbitrary,
  mapping: fc.record({
    batchSize: fc.integer({ min: 1, max: 8 }),
    batchingWindowMs: fc.constantFrom(0, 500, 5000),
    maximumRetryAttempts: fc.constantFrom(0, 1, 3),
    maximumRecordAgeSeconds: fc.constantFrom(-1, -1, 60),
    bisectBatchOnFunctionError: fc.boolean(),
    reportBatchItemFailures: fc.boolean(),
  }),
  processors: fc.integer({ min: 1, max: 4 }),
  answers: fc.array(answerArbitrary, { minLength: 1, maxLength: 60 }),
  pick: fc.nat(1000),
  destinationFails: fc.array(fc.boolean(), { maxLength: 5 }),
  hasDestination: fc.boolean(),
});

const isKept = (value: RecordBytes | null): boolean => value !== null && Buffer.from(value).toString() === 'keep';

/** Runs the world again and again from what was committed until a run ends, and judges every step on the way. */
async function live(world: World): Promise<{ done: Set<string>; runs: number; lost: string[] }> {
  const done = new Set<string>(world.records.filter(({ value }) => !isKept(value)).map(nameOf));
  const committed = new Map<number, bigint>();
  let calls = 0;
  let deliveries = 0;

  const answer = ({ records }: SeenInvocation): Promise<InvokeResult> | InvokeResult => {
    judgeOrder(records);
    const kind = world.answers[calls++ % world.answers.length] ?? 'ok';
    // After one round through the script everything succeeds, or no run would ever end.
    if (calls > world.answers.length * 3) return succeed(records);
    switch (kind) {
      case 'ok':
        return succeed(records);
      case 'throw':
        return THROWN;
      case 'throttle':
        return { kind: 'throttled', message: 'slow down' };
      case 'timeout':
        return { kind: 'timedOut', message: 'too slow' };
      case 'unreachable':
        return { kind: 'unreachable', message: 'gone' };
      case 'too-large':
        return { kind: 'tooLarge', message: 'too large' };
      case 'report':
        return report(records, records[world.pick % records.length] ?? '');
      case 'report-unknown':
        return world.mapping.reportBatchItemFailures === true ? reported('orders-9', '99') : succeed(records);
      case 'crash':
        return new Promise(() => undefined);
    }
  };

  const succeed = (records: readonly string[]): InvokeResult => {
    for (const name of records) done.add(name);
    return OK;
  };

  const report = (records: readonly string[], failed: string): InvokeResult => {
    if (world.mapping.reportBatchItemFailures !== true) return succeed(records);
    const [group = '', offset = ''] = failed.split(':');
    const from = records.indexOf(failed);
    for (const [index, name] of records.entries()) if (index < from || !name.startsWith(`${group}:`)) done.add(name);
    return reported(group, offset);
  };

  const reported = (partition: string, offset: string): InvokeResult => ({
    kind: 'response',
    body: `{"batchItemFailures":[{"itemIdentifier":{"partition":"${partition}","offset":${offset}}}]}`,
  });

  /** Whatever is sent, everything before it in its partition is done or stands before it in the same event. */
  const judgeOrder = (sent: readonly string[]): void => {
    const before = new Set<string>();
    for (const name of sent) {
      const [group, offset = ''] = name.split(':');
      for (const record of world.records) {
        if (`orders-${record.partition}` !== group || record.offset >= BigInt(offset)) continue;
        expect(done.has(nameOf(record)) || before.has(nameOf(record)), `${nameOf(record)} before ${name}`).toBe(true);
      }
      before.add(name);
    }
  };

  const judgeCommit = (offsets: readonly CommittedOffset[]): void => {
    for (const { partition, nextOffset } of offsets) {
      expect(nextOffset >= (committed.get(partition) ?? 0n), 'a commit went back').toBe(true);
      committed.set(partition, nextOffset);
      for (const record of world.records) {
        if (record.partition === partition && record.offset < nextOffset)
          expect(done.has(nameOf(record)), `committed past ${nameOf(record)}`).toBe(true);
      }
    }
  };

  for (let runs = 1; runs <= 200; runs += 1) {
    const known = [...committed].map(([partition, nextOffset]) => ({ topic: 'orders', partition, nextOffset }));
    const outcome = await runVirtually({
      mapping: world.mapping,
      records: world.records,
      processors: world.processors,
      keep: isKept,
      committed: known,
      answer,
      onCommit: judgeCommit,
      onEvent: (event) => {
        if (event.type !== 'records-given-up' || event.fate === 'unfinished') return;
        for (const name of namesIn(event.ranges, world.records)) done.add(name);
      },
      ...(world.hasDestination
        ? {
            deliver: () => {
              const fails = world.destinationFails[deliveries++] === true;
              return fails ? Promise.reject(new Error('destination down')) : Promise.resolve();
            },
          }
        : {}),
    }).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('nothing is left to happen')) return undefined;
      throw error;
    });
    if (outcome === undefined) continue;
    expect(balances(outcome.result.ledger), JSON.stringify(outcome.result.ledger)).toBe(true);
    if (outcome.result.error?.kind === 'bug') throw outcome.result.error;
    if (outcome.result.reason !== 'end') continue;
    expect(outcome.result.ledger.unfinished).toBe(0);
    return { done, runs, lost: world.records.map(nameOf).filter((name) => !done.has(name)) };
  }
  throw new Error('no run ever came to its end');
}

/** A given-up range holds exactly the kept records between its ends that the event counted. */
function namesIn(
  ranges: readonly { partition: string; firstOffset: number | string; lastOffset: number | string; records: number }[],
  records: readonly KafkaRecord[],
): string[] {
  return ranges.flatMap(({ partition, firstOffset, lastOffset }) =>
    records
      .filter(
        (record) =>
          `orders-${record.partition}` === partition &&
          record.offset >= BigInt(firstOffset) &&
          record.offset <= BigInt(lastOffset),
      )
      .map(nameOf),
  );
}

describe('the core on virtual time', () => {
  it('loses nothing, keeps the order of each partition, and commits only what is done, through failures and crashes', async () => {
    await fc.assert(
      fc.asyncProperty(worldArbitrary, async (world) => {
        const { lost } = await live(world);
        expect(lost).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
