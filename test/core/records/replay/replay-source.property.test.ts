import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureRange, FoundFailure } from '../../../../src/core/failures/failure.ts';
import { fitToLog, planReplay } from '../../../../src/core/failures/plan-replay.ts';
import { createReplayTally, type FailureStatus, replayBalances } from '../../../../src/core/failures/replay-tally.ts';
import type { LogPart, LogSpan } from '../../../../src/core/kafka/log-span.ts';
import type { RecordSource, SourceListener } from '../../../../src/core/records/record-source.ts';
import { createReplaySource } from '../../../../src/core/records/replay/replay-source.ts';
import { found, rangesOf, recordAt } from '../../failures/failure-documents.ts';

/** A topic: records of each partition, and what becomes of them. */
interface World {
  readonly log: readonly {
    readonly start: number;
    readonly end: number;
    /** Below it records are deleted while they are read. */
    readonly deletedBelow: number;
  }[];
  /** By `partition/offset`. */
  readonly absent: ReadonlySet<string>;
  readonly filtered: ReadonlySet<string>;
  readonly poison: ReadonlySet<string>;
  readonly failures: readonly FoundFailure[];
  /** After so many records nothing more is taken. */
  readonly stopsAfter: number;
  /** Records of a part, and whether the reader is then held back for a while. */
  readonly parts: readonly { readonly size: number; readonly pauses: boolean }[];
}

const PARTITIONS = 3;
const offsets = fc.integer({ min: 0, max: 25 });
const places = fc.array(fc.tuple(fc.nat(PARTITIONS - 1), offsets), { maxLength: 8 });
const placeSet = places.map((all) => new Set(all.map(([partition, offset]) => `${partition}/${offset}`)));

const failure = fc
  .record({
    ends: fc.uniqueArray(fc.tuple(fc.nat(PARTITIONS - 1), offsets, fc.nat(6)), {
      minLength: 1,
      maxLength: 2,
      selector: ([partition]) => partition,
    }),
    hasPayload: fc.boolean(),
    missing: fc.nat(2),
  })
  .map(({ ends, hasPayload, missing }) => (id: string): FoundFailure => {
    const ranges = rangesOf(...ends.map(([partition, first, more]) => [partition, first, first + more] as const));
    const named = ranges.reduce((sum, { first, last }) => sum + Number(last - first) + 1, 0);
    const payload = ranges.flatMap(({ partition, first, last }) =>
      // Every second record: an event need not hold every offset of its range.
      Array.from({ length: Math.ceil((Number(last - first) + 1) / 2) }, (_, index) =>
        recordAt(partition, first + BigInt(index * 2)),
      ),
    );
    return found(id, ranges, hasPayload ? { payload } : { batchSize: Math.max(1, named - missing) });
  });

const world: fc.Arbitrary<World> = fc.record({
  log: fc.array(
    fc.record({ start: fc.nat(10), more: fc.nat(25), deleted: fc.nat(12) }).map(({ start, more, deleted }) => {
      const end = start + more;
      return { start, end, deletedBelow: Math.min(deleted, end) };
    }),
    { minLength: 0, maxLength: PARTITIONS },
  ),
  absent: placeSet,
  filtered: placeSet,
  poison: placeSet,
  failures: fc.array(failure, { maxLength: 5 }).map((all) => all.map((make, index) => make(`f${index}`))),
  stopsAfter: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(20)),
  parts: fc.array(fc.record({ size: fc.integer({ min: 1, max: 4 }), pauses: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  }),
});

/** The log as `readLog` gives it: parts of some size, within the spans, and the deleted named. */
function readerOf({ log, absent, parts }: World) {
  let turn = 0;
  return async function* read(
    spans: ReadonlyMap<number, LogSpan>,
    signal: AbortSignal,
    roomFor: (partition: number) => number,
  ): AsyncGenerator<LogPart> {
    for (const [partition, { from, to = 0n }] of spans) {
      let position = Number(from);
      while (position < to && roomFor(partition) > 0 && !signal.aborted) {
        await Promise.resolve();
        const deletedBelow = BigInt(Math.max(log[partition]?.deletedBelow ?? 0, position));
        if (deletedBelow > position) {
          const next = deletedBelow > to ? to : deletedBelow;
          yield { partition, records: [], nextOffset: next, deleted: { from: BigInt(position), to: next } };
          position = Number(next);
          continue;
        }
        const next = Math.min(position + (parts[turn++ % parts.length]?.size ?? 1), Number(to));
        const all = Array.from({ length: next - position }, (_, index) => recordAt(partition, position + index));
        const records = all.filter(({ offset }) => !absent.has(`${partition}/${offset}`));
        yield { partition, records, nextOffset: BigInt(next), deleted: undefined };
        position = next;
      }
    }
  };
}

/** Replays and lets the function fail for poison; what is told is everything that a run tells a source. */
async function replay(given: World) {
  const choice = { topic: 'orders', functionName: 'orders', source: undefined, sinceMs: undefined };
  const bounds = given.log.map(({ start, end }, partition) => [
    partition,
    { logStart: BigInt(start), logEnd: BigInt(end) },
  ]) as [number, { logStart: bigint; logEnd: bigint }][];
  const plan = fitToLog(planReplay(given.failures, choice), new Map(bounds));
  const tally = createReplayTally(plan);
  const delivered: string[] = [];
  let turn = 0;
  let source: RecordSource | undefined;
  const ended = new Promise<void>((resolve) => {
    const listener: SourceListener = {
      onAssigned: () => undefined,
      beforeRevoked: () => Promise.resolve(),
      onRevoked: () => undefined,
      onOutOfRange: () => undefined,
      onBadRecord: () => undefined,
      onFailed: (error) => {
        throw error;
      },
      onEnd: resolve,
      onRecords(_generation, { partition, records, nextOffset }) {
        let done = nextOffset;
        for (const { offset } of records) {
          delivered.push(`${partition}/${offset}`);
          if (delivered.length > given.stopsAfter) {
            if (offset < done) done = offset;
          } else if (given.poison.has(`${partition}/${offset}`)) tally.noteFailedAgain(partition, offset);
        }
        tally.noteDone(partition, done);
        const topicPartition = { topic: 'orders', partition };
        if (given.parts[turn++ % given.parts.length]?.pauses === true) {
          source?.pause([topicPartition]);
          queueMicrotask(() => source?.resume([topicPartition]));
        }
        if (delivered.length > given.stopsAfter) {
          source?.stopReading();
          resolve();
        }
      },
    };
    const keep = (value: unknown): boolean => !given.filtered.has(String(value));
    source = createReplaySource(
      { name: 'test', plan, tally, read: readerOf(given), keep, check: () => undefined },
      listener,
    );
    source.start();
  });
  await ended;
  await source?.stop();
  return { plan, tally, delivered };
}

const QUIET: World = {
  log: [{ start: 0, end: 100, deletedBelow: 0 }],
  absent: new Set(),
  filtered: new Set(),
  poison: new Set(),
  failures: [found('a', rangesOf([0, 10, 14]))],
  stopsAfter: Number.POSITIVE_INFINITY,
  parts: [{ size: 2, pauses: false }],
};

describe('what became of a failure record', () => {
  const cases: { why: string; given: Partial<World>; status: FailureStatus }[] = [
    { why: 'all of its records succeeded', given: {}, status: 'succeeded' },
    { why: 'one of them failed again', given: { poison: new Set(['0/12']) }, status: 'failed-again' },
    { why: 'a neighbour failed, which is none of its own', given: { poison: new Set(['0/15']) }, status: 'succeeded' },
    {
      why: 'its last record is not in the log',
      given: { log: [{ start: 0, end: 14, deletedBelow: 0 }] },
      status: 'gone',
    },
    { why: 'all of it is deleted', given: { log: [{ start: 15, end: 90, deletedBelow: 0 }] }, status: 'gone' },
    {
      why: 'its first was deleted while it was read',
      given: { log: [{ start: 0, end: 90, deletedBelow: 11 }] },
      status: 'gone',
    },
    { why: 'the topic has no such partition', given: { log: [] }, status: 'gone' },
    { why: 'compaction took one that the batch had', given: { absent: new Set(['0/11']) }, status: 'short' },
    {
      why: 'a filter takes what the batch had: it is another one now',
      given: { filtered: new Set(['0/11']) },
      status: 'short',
    },
    {
      why: 'the batch had fewer records than its range has offsets',
      given: { filtered: new Set(['0/11']), failures: [found('a', rangesOf([0, 10, 14]), { batchSize: 4 })] },
      status: 'succeeded',
    },
    {
      why: 'the filter takes its first now, and another record makes up the number',
      given: { filtered: new Set(['0/10']), failures: [found('a', rangesOf([0, 10, 14]), { batchSize: 4 })] },
      status: 'short',
    },
    {
      why: 'compaction took its last, and another record makes up the number',
      given: { absent: new Set(['0/14']), failures: [found('a', rangesOf([0, 10, 14]), { batchSize: 4 })] },
      status: 'short',
    },
    { why: 'it was stopped before the last', given: { stopsAfter: 4 }, status: 'unfinished' },
    { why: 'it was stopped before the first', given: { stopsAfter: 0 }, status: 'unfinished' },
  ];
  it.each(cases)('$why: $status', async ({ given, status }) => {
    const { plan, tally } = await replay({ ...QUIET, ...given });
    expect(plan.failures.map((failure) => tally.statusOf(failure))).toEqual([status]);
    expect(replayBalances(tally.ledger())).toBe(true);
  });
});

describe('a replay', () => {
  it('accounts for every offset once, in order, and never says that a failure succeeded that did not', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const { plan, tally, delivered } = await replay(given);
        const ledger = tally.ledger();
        expect(
          replayBalances(ledger),
          JSON.stringify(ledger, (_, value) => String(value)),
        ).toBe(true);
        const named = new Set(plan.failures.flatMap(({ covers }) => offsetsIn(covers)));
        expect(ledger.named).toBe(BigInt(named.size));
        expect(new Set(delivered).size).toBe(delivered.length);
        expect(delivered.filter((place) => !named.has(place))).toEqual([]);
        for (let partition = 0; partition < PARTITIONS; partition += 1) {
          const own = delivered
            .filter((place) => place.startsWith(`${partition}/`))
            .map((place) => Number(place.slice(2)));
          expect(own).toEqual(own.toSorted((a, b) => a - b));
        }
        const handled = new Set(delivered.slice(0, given.stopsAfter).filter((place) => !given.poison.has(place)));
        for (const one of plan.failures) {
          const status = tally.statusOf(one);
          const own = offsetsIn(one.covers);
          const isFailed = own.some(
            (place) => delivered.slice(0, given.stopsAfter).includes(place) && given.poison.has(place),
          );
          if (isFailed) expect(status).not.toBe('succeeded');
          if (status === 'succeeded')
            expect(own.filter((place) => handled.has(place)).length).toBeGreaterThanOrEqual(one.expected);
          if (status === 'succeeded' && one.failure.payload === undefined)
            expect(one.failure.ranges.filter((range) => !hasEnds(range, handled))).toEqual([]);
          // The end was reached, so that nothing is left open.
          if (given.stopsAfter === Number.POSITIVE_INFINITY) expect(status).not.toBe('unfinished');
        }
        if (given.stopsAfter === Number.POSITIVE_INFINITY)
          expect([ledger.notRead, ledger.unfinished]).toEqual([0n, 0n]);
      }),
      { numRuns: 300 },
    );
  });
});

function hasEnds({ partition, first, last }: FailureRange, handled: ReadonlySet<string>): boolean {
  return handled.has(`${partition}/${first}`) && handled.has(`${partition}/${last}`);
}

function offsetsIn(
  covers: ReadonlyMap<number, readonly { readonly first: bigint; readonly last: bigint }[]>,
): string[] {
  return [...covers].flatMap(([partition, intervals]) =>
    intervals.flatMap(({ first, last }) =>
      Array.from({ length: Number(last - first) + 1 }, (_, index) => `${partition}/${first + BigInt(index)}`),
    ),
  );
}
