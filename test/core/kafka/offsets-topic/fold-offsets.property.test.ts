import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OffsetsFold } from '../../../../src/core/kafka/offsets-topic/fold-offsets.ts';
import { groupLogs } from '../../../../src/core/kafka/offsets-topic/group-log.ts';
import { commitKey, commitValue } from '../../../support/offsets-records.ts';

/** What happens in a partition of the offsets topic, about two groups of two partitions and two producers. */
type Step =
  | {
      readonly kind: 'commit' | 'delete';
      readonly group: string;
      readonly partition: number;
      readonly producer: bigint | undefined;
    }
  | { readonly kind: 'end'; readonly producer: bigint; readonly outcome: 'commit' | 'abort' };

const producerArbitrary = fc.constantFrom(1n, 2n);
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('commit' as const, 'commit' as const, 'delete' as const),
      group: fc.constantFrom('a', 'b'),
      partition: fc.nat(1),
      producer: fc.option(producerArbitrary, { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      producer: producerArbitrary,
      outcome: fc.constantFrom('commit' as const, 'abort' as const),
    }),
  },
);

/** The same by going back over the whole history for one key: slow, and without any state. */
function liveOffset(steps: readonly Step[], group: string, partition: number): number | undefined {
  const effects: {
    readonly at: number;
    readonly takesEffect: number;
    readonly isDelete: boolean;
    readonly isTransactional: boolean;
  }[] = [];
  for (const [at, step] of steps.entries()) {
    if (step.kind === 'end' || step.group !== group || step.partition !== partition) continue;
    if (step.kind === 'delete' || step.producer === undefined) {
      effects.push({ at, takesEffect: at, isDelete: step.kind === 'delete', isTransactional: false });
      continue;
    }
    const end = steps.findIndex(
      (other, index) => index > at && other.kind === 'end' && other.producer === step.producer,
    );
    const marker = steps[end];
    const again = steps.findIndex(
      (other, index) =>
        index > at &&
        index < end &&
        other.kind === 'commit' &&
        other.group === group &&
        other.partition === partition &&
        other.producer === step.producer,
    );
    if (marker?.kind === 'end' && marker.outcome === 'commit' && again === -1)
      effects.push({ at, takesEffect: end, isDelete: false, isTransactional: true });
  }
  effects.sort((a, b) => a.takesEffect - b.takesEffect);
  return effects.reduce<number | undefined>((live, { at, isDelete, isTransactional }) => {
    if (isDelete) return undefined;
    return isTransactional && live !== undefined && live > at ? live : at;
  }, undefined);
}

describe('the fold', () => {
  it('comes to the same as going back over the history of each key', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 40 }), (steps) => {
        const fold = new OffsetsFold();
        steps.forEach((step, at) => {
          if (step.kind === 'end') {
            fold.endTransaction(step.producer, step.outcome);
            return;
          }
          const value = step.kind === 'delete' ? null : commitValue({ offset: BigInt(at), committedMs: at });
          const producerId = step.kind === 'delete' ? undefined : step.producer;
          fold.add({
            at: BigInt(at),
            timestampMs: at,
            key: commitKey(step.group, 't', step.partition),
            value,
            producerId,
          });
        });
        const logs = groupLogs(fold);
        for (const group of ['a', 'b'])
          for (const partition of [0, 1]) {
            const found = logs.get(group)?.commits.find((commit) => commit.partition === partition)?.offset;
            const expected = liveOffset(steps, group, partition);
            expect(found).toBe(expected === undefined ? undefined : BigInt(expected));
          }
      }),
      { numRuns: 1000 },
    );
  });

  it('holds no more than its live keys, however long the log is', () => {
    const fold = new OffsetsFold();
    for (let at = 0; at < 20_000; at++)
      fold.add({
        at: BigInt(at),
        timestampMs: at,
        key: commitKey('g', 't', at % 10),
        value: at % 3 === 0 ? null : commitValue({ offset: 1n, committedMs: at }),
        producerId: undefined,
      });
    expect([...fold.live()].length).toBeLessThanOrEqual(10);
    expect([...fold.deleted()]).toEqual([]);
    expect(fold.counts.records).toBe(20_000);
  });
});
