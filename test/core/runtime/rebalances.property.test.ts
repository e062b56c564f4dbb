import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../src/core/lambda/function-port.ts';
import type { KafkaRecord } from '../../../src/core/model/record.ts';
import { keyOf } from '../../../src/core/model/topic-partition.ts';
import { balances } from '../../../src/core/runtime/ledger/ledger.ts';
import { createRebalancingLog, type RebalancingLog } from '../../support/rebalancing-log.ts';
import { kafkaRecord } from '../../support/records.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';
import { OK, runVirtually, type SeenInvocation, THROWN } from '../../support/virtual-run.ts';

const nameOf = (record: KafkaRecord): string => `${keyOf(record)}:${record.offset}`;

const worldArbitrary = fc.record({
  records: fc
    .array(fc.record({ partition: fc.nat(2), gap: fc.integer({ min: 1, max: 3 }), keep: fc.boolean() }), {
      minLength: 1,
      maxLength: 40,
    })
    .map((steps) => {
      const next = new Map<number, bigint>();
      return steps.map(({ partition, gap, keep }) => {
        const offset = (next.get(partition) ?? -1n) + BigInt(gap);
        next.set(partition, offset);
        return kafkaRecord({ partition, offset, value: keep ? 'keep' : 'drop' });
      });
    }),
  rebalances: fc.array(
    fc.record({
      atStep: fc.integer({ min: 1, max: 60 }),
      partitions: fc.oneof(fc.constant([0, 1, 2]), fc.uniqueArray(fc.nat(2), { minLength: 1 })),
      awaySteps: fc.nat(20),
      othersFinish: fc.nat(4),
      announced: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
  processors: fc.integer({ min: 1, max: 3 }),
  mapping: fc.record({
    batchSize: fc.integer({ min: 1, max: 6 }),
    batchingWindowMs: fc.constantFrom(0, 5, 100),
    bisectBatchOnFunctionError: fc.boolean(),
  }),
  answers: fc.array(fc.constantFrom('ok', 'ok', 'ok', 'slow', 'throw', 'throttle'), { minLength: 1, maxLength: 30 }),
});

describe('the core while its group rebalances', () => {
  it('loses nothing, keeps the order, commits only what is done and its own, and counts each record once', async () => {
    await fc.assert(
      fc.asyncProperty(worldArbitrary, async (world) => {
        const done = new Set(world.records.filter(({ value }) => value === 'drop').map(nameOf));
        let log: RebalancingLog | undefined;
        let calls = 0;

        const succeed = (names: readonly string[]): InvokeResult => {
          for (const name of names) done.add(name);
          return OK;
        };
        const answer = (
          { records }: SeenInvocation,
          _index: number,
          clock: VirtualClock,
        ): Promise<InvokeResult> | InvokeResult => {
          judgeOrder(records);
          calls += 1;
          const kind = calls > 200 ? 'ok' : world.answers[calls % world.answers.length];
          if (kind === 'throw') return THROWN;
          if (kind === 'throttle') return { kind: 'throttled', message: 'slow down' };
          if (kind === 'ok') return succeed(records);
          return new Promise((resolve) => void clock.after(7, () => resolve(succeed(records))));
        };
        const judgeOrder = (sent: readonly string[]): void => {
          const before = new Set<string>();
          expect(new Set(sent).size, 'a record twice in one event').toBe(sent.length);
          for (const name of sent) {
            const [group = '', offset = ''] = name.split(':');
            expect(log?.owns(Number(group.at(-1))), `${name} is another's`).toBe(true);
            for (const record of world.records) {
              if (keyOf(record) !== group || record.offset >= BigInt(offset)) continue;
              const isBehind = done.has(nameOf(record)) || before.has(nameOf(record));
              expect(isBehind, `${nameOf(record)} before ${name}`).toBe(true);
            }
            before.add(name);
          }
        };

        const { result } = await runVirtually({
          records: world.records,
          mapping: world.mapping,
          assumed: { 'retry-pause-ms': '5', 'retry-pause-limit-ms': '20' },
          processors: world.processors,
          keep: (value) => value === 'keep',
          answer,
          world: (clock) => {
            log = createRebalancingLog(world.records, world.rebalances, clock, {
              onCommit(partition, nextOffset) {
                expect(nextOffset >= (log?.committed.get(partition) ?? 0n), 'a commit went back').toBe(true);
                for (const record of world.records) {
                  if (record.partition !== partition || record.offset >= nextOffset) continue;
                  expect(done.has(nameOf(record)), `committed past ${nameOf(record)}`).toBe(true);
                }
              },
              onOtherFinished: (record) => void done.add(nameOf(record)),
            });
            return log;
          },
        });

        if (result.error !== undefined) throw result.error;
        expect(balances(result.ledger), JSON.stringify(result.ledger)).toBe(true);
        expect(result.reason).toBe('end');
        expect(result.ledger.polled).toBe(log?.delivered.size);
        expect(world.records.map(nameOf).filter((name) => !done.has(name))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
