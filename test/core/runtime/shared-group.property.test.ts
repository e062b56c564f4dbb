import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../src/core/model/topic-partition.ts';
import { balances } from '../../../src/core/runtime/ledger/ledger.ts';
import { kafkaRecord } from '../../support/records.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { createVirtualGroup, type VirtualMember } from '../../support/virtual-group.ts';
import { OK, startVirtually, THROWN } from '../../support/virtual-run.ts';

const PARTITIONS = [0, 1, 2, 3];
const LOOK_MS = 20;

const worldArbitrary = fc.record({
  counts: fc.array(fc.nat(25), { minLength: PARTITIONS.length, maxLength: PARTITIONS.length }),
  /** Beside the one that stays. */
  others: fc.array(
    fc.record({
      joinsAtMs: fc.integer({ min: 1, max: 60 }),
      staysMs: fc.integer({ min: 1, max: 80 }),
      ends: fc.constantFrom('leaves', 'leaves', 'crashes'),
    }),
    { maxLength: 4 },
  ),
  batchSize: fc.integer({ min: 1, max: 6 }),
  batchingWindowMs: fc.constantFrom(0, 5, 40),
  answers: fc.array(fc.constantFrom('ok', 'ok', 'slow', 'slow', 'throw'), { minLength: 1, maxLength: 20 }),
});

describe('several runs that share the partitions of a topic', () => {
  it('lose nothing, keep the order, commit only what is done, and all their ledgers balance', async () => {
    await fc.assert(
      fc.asyncProperty(worldArbitrary, async (world) => {
        const records = PARTITIONS.flatMap((partition) =>
          Array.from({ length: world.counts[partition] ?? 0 }, (_, offset) =>
            kafkaRecord({ partition, offset: BigInt(offset) }),
          ),
        );
        const names = records.map((record) => `${keyOf(record)}:${record.offset}`);
        const done = new Set<string>();
        const isDoneBelow = (group: string, offset: bigint): boolean =>
          names.every((name) => {
            const [of, at = ''] = name.split(':');
            return of !== group || BigInt(at) >= offset || done.has(name);
          });
        const clock = createVirtualClock();
        const group = createVirtualGroup(records, PARTITIONS, clock, (partition, nextOffset) => {
          expect(nextOffset >= (group.committed.get(partition) ?? 0n), 'a commit went back').toBe(true);
          expect(isDoneBelow(`orders-${partition}`, nextOffset), `orders-${partition} below ${nextOffset}`).toBe(true);
        });
        let calls = 0;
        const begin = (member: VirtualMember) =>
          startVirtually(
            {
              records: [],
              until: { kind: 'stopped' },
              mapping: { batchSize: world.batchSize, batchingWindowMs: world.batchingWindowMs },
              assumed: { 'retry-pause-ms': '5', 'retry-pause-limit-ms': '20' },
              world: () => member,
              answer({ records: sent }) {
                // A dead process invokes nothing.
                if (member.isDead) return new Promise(() => undefined);
                const first = new Set<string>();
                for (const name of sent) {
                  const [of = '', at = ''] = name.split(':');
                  if (!first.has(of)) expect(isDoneBelow(of, BigInt(at)), `before ${name}`).toBe(true);
                  first.add(of);
                }
                calls += 1;
                const kind = calls > 300 ? 'ok' : world.answers[calls % world.answers.length];
                if (kind === 'throw') return THROWN;
                return new Promise((resolve) => {
                  clock.after(kind === 'slow' ? 9 : 0, () => {
                    if (member.isDead) return;
                    for (const name of sent) done.add(name);
                    resolve(OK);
                  });
                });
              },
            },
            clock,
          );
        const stays = begin(group.member());
        const left: Promise<Awaited<typeof stays.run.finished>>[] = [stays.run.finished];
        let open = world.others.length;
        for (const { joinsAtMs, staysMs, ends } of world.others) {
          clock.after(joinsAtMs, () => {
            const member = group.member();
            const { run } = begin(member);
            clock.after(staysMs, () => {
              open -= 1;
              if (ends === 'crashes') return member.crash();
              run.stop('interrupted');
              left.push(run.finished);
            });
          });
        }
        const isAllCommitted = (): boolean =>
          PARTITIONS.every((partition) => group.committed.get(partition) === BigInt(world.counts[partition] ?? 0));
        const look = (): void => {
          if (open === 0 && isAllCommitted()) stays.run.stop('interrupted');
          else clock.after(LOOK_MS, look);
        };
        look();
        await clock.runUntil(stays.run.finished);
        const results = await clock.runUntil(Promise.all(left));

        expect(names.filter((name) => !done.has(name))).toEqual([]);
        for (const { ledger } of results) expect(balances(ledger), JSON.stringify(ledger)).toBe(true);
        const sum = (of: 'polled' | 'succeeded' | 'unfinished'): number =>
          results.reduce((total, { ledger }) => total + ledger[of], 0);
        expect(sum('polled')).toBe(sum('succeeded') + sum('unfinished'));
        const crashed = world.others.some(({ ends }) => ends === 'crashes');
        if (!crashed) expect(sum('succeeded')).toBeGreaterThanOrEqual(records.length);
        for (const { error } of results) if (error !== undefined) expect(error.code).toBe('ESMCTL_COMMIT_UNCONFIRMED');
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
