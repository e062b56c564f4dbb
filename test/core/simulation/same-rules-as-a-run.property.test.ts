import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../../src/core/event/envelope.ts';
import { createRecordEncoder } from '../../../src/core/event/event-record.ts';
import { createAssigner } from '../../../src/core/runtime/assigner/assigner.ts';
import { firstAttempt } from '../../../src/core/runtime/attempt.ts';
import { createBatcher } from '../../../src/core/runtime/batcher/batcher.ts';
import type { Outcome } from '../../../src/core/runtime/outcome.ts';
import { planRetry } from '../../../src/core/runtime/retry/plan-retry.ts';
import { clearBatch, createFleet, partitionsOf, takeBatch } from '../../../src/core/simulation/fleet.ts';
import { createPartitionStates } from '../../../src/core/simulation/partition-states.ts';
import { closeTimeOf } from '../../../src/core/simulation/plan-batch.ts';
import { planSimulatedRetry } from '../../../src/core/simulation/plan-simulated-retry.ts';
import { simulationInputs, steadyLoad } from '../../support/simulation.ts';

const ENVELOPE = buildEnvelope({ source: { kind: 'self-managed', bootstrapServers: ['b:9092'] } });

function recordAt(partition: number, offset: number, timestampMs: number) {
  const encode = createRecordEncoder('t', partition);
  return encode(
    {
      topic: 't',
      partition,
      offset: BigInt(offset),
      timestampMs: 0,
      timestampType: 'CREATE_TIME',
      key: null,
      value: null,
      headers: [],
    },
    timestampMs,
  );
}

/** A record this close to the end of a window falls to either side of it by the rounding of numbers alone. */
const TIE_MS = 1e-3;

describe('a batch of the simulation closes when the batcher of a run closes it, with as many records', () => {
  it('by count and by window, whatever arrives and whenever gathering begins', () => {
    const facts = fc.record({
      partitions: fc.integer({ min: 1, max: 6 }),
      limit: fc.integer({ min: 1, max: 40 }),
      windowMs: fc.constantFrom(0, 97, 1997),
      perSecond: fc.integer({ min: 1, max: 400 }),
      arrivals: fc.constantFrom('poisson' as const, 'even' as const),
      busyMs: fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 12 }),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    fc.assert(
      fc.property(facts, ({ partitions, limit, windowMs, perSecond, arrivals, busyMs, seed }) => {
        const load = steadyLoad(partitions, perSecond, { arrivals });
        const inputs = simulationInputs({ partitions, load, batchLimit: limit, windowMs, seed });
        const [states, oracle] = [createPartitionStates(inputs), createPartitionStates(inputs)];
        const fleet = createFleet(partitions, 1, 1);
        // Every arrival of the first minutes, in the order of time, for the batcher of a run.
        const records = Array.from({ length: partitions * 600 }, (_, at) => {
          const [partition, offset] = [at % partitions, Math.floor(at / partitions) + 1];
          return { partition, offset, atMs: oracle.arrivals.timeOf(partition, offset) };
        }).sort((a, b) => a.atMs - b.atMs);
        let position = 0;
        let nowMs = 0;
        for (const busy of busyMs) {
          const closesMs = closeTimeOf(states, 0, 1, nowMs, { limit, windowMs });
          const taken = takeBatch(states, fleet, 0, closesMs, limit);
          const batcher = createBatcher({ batchSize: limit, windowMs, payloadLimitBytes: 1e9, envelope: ENVELOPE });
          let atMs = nowMs;
          while (
            batcher.due(atMs) === undefined ||
            (batcher.due(atMs) === 'window' && (records[position]?.atMs ?? 0) <= atMs)
          ) {
            const record = records[position];
            if (record === undefined) throw new Error('records ran out');
            const windowEndsMs = batcher.windowEndsAtMs ?? Number.POSITIVE_INFINITY;
            const arrivesMs = Math.max(nowMs, record.atMs);
            if (arrivesMs > windowEndsMs) atMs = windowEndsMs;
            else {
              atMs = arrivesMs;
              if (!batcher.offer(recordAt(record.partition, record.offset, record.atMs), atMs)) break;
              position += 1;
            }
          }
          if (batcher.due(atMs) === 'window') {
            const [last, next] = [records[position - 1]?.atMs ?? 0, records[position]?.atMs ?? 0];
            const isTie = (ms: number) => ms !== nowMs && Math.abs(ms - atMs) < TIE_MS;
            fc.pre(!(windowMs > 0 && isTie(last)) && !isTie(next));
          }
          expect(closesMs).toBeCloseTo(atMs, 4);
          expect(taken).toBe(batcher.size);
          clearBatch(fleet, 0);
          nowMs = closesMs + busy;
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a retry of the simulation is the retry of a run', () => {
  it('in what is sent next, after which pause, and what is given up', () => {
    const facts = fc.record({
      size: fc.integer({ min: 1, max: 30 }),
      bisect: fc.boolean(),
      maximumRetries: fc.constantFrom(0, 1, 5, Number.POSITIVE_INFINITY),
      failures: fc.integer({ min: 0, max: 6 }),
      refusals: fc.integer({ min: 0, max: 6 }),
      outcome: fc.constantFrom('failed' as const, 'throttled' as const),
      chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(facts, ({ size, bisect, maximumRetries, failures, refusals, outcome, chance }) => {
        const policy = { ...simulationInputs().retry, bisect, maximumRetries };
        const records = Array.from({ length: size }, (_, at) => recordAt(0, at, 0));
        const attempt = { ...firstAttempt(records, 'id'), failures, refusals };
        const happened: Outcome =
          outcome === 'failed' ? { kind: 'timedOut', why: 'a test' } : { kind: 'throttled', why: 'a test' };
        const real = planRetry(attempt, happened, {
          policy,
          random: () => chance,
          newRequestId: () => 'id',
        });
        const simulated = planSimulatedRetry({ from: 0, to: size, failures, refusals }, outcome, policy, () => chance);
        // A run keeps the next attempt first, the simulation last.
        expect(
          [...simulated.next]
            .reverse()
            .map((next) => ({ size: next.to - next.from, failures: next.failures, refusals: next.refusals })),
        ).toEqual(
          real.next.map((next) => ({ size: next.records.length, failures: next.failures, refusals: next.refusals })),
        );
        expect(simulated.pauseMs).toBe(real.next[0]?.pauseMs ?? 0);
        expect(simulated.givenUp).toBe(real.givenUp !== undefined);
      }),
    );
  });
});

describe('partitions are shared out as the assigner of a run does', () => {
  it('to the processor with the fewest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        (partitions, pollers, slots) => {
          const fleet = createFleet(partitions, pollers, slots);
          const ids = Array.from({ length: fleet.size }, (_, id) => id);
          const assigner = createAssigner(fleet.size);
          const owners = Array.from({ length: partitions }, (_, partition) => assigner.ownerOf(`t-${partition}`));
          expect(owners).toEqual(
            owners.map((_, partition) => ids.find((id) => partitionsOf(fleet, id).includes(partition))),
          );
        },
      ),
    );
  });
});
