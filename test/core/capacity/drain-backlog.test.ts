import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drainBacklog } from '../../../src/core/capacity/drain-backlog.ts';

const HOUR = 3600;

describe('a backlog', () => {
  it.each([
    {
      why: 'is drained by what is to spare',
      arrivals: 1000,
      capacity: 3000,
      age: HOUR,
      retention: 24 * HOUR,
      seconds: 500,
      survives: true,
    },
    {
      why: 'never, at the arrival rate',
      arrivals: 1000,
      capacity: 1000,
      age: HOUR,
      retention: 24 * HOUR,
      seconds: null,
      survives: true,
    },
    {
      why: 'is lost where pollers are slower than arrivals',
      arrivals: 1000,
      capacity: 900,
      age: HOUR,
      retention: 24 * HOUR,
      seconds: null,
      survives: false,
    },
    {
      why: 'that gathered at once ages while it waits',
      arrivals: 0,
      capacity: 10,
      age: 60,
      retention: 24 * HOUR,
      seconds: 1e5,
      survives: false,
    },
    {
      why: 'older than the retention is lost already',
      arrivals: 10,
      capacity: 100,
      age: 25 * HOUR,
      retention: 24 * HOUR,
      seconds: 1e6 / 90,
      survives: false,
    },
    {
      why: 'without a known retention is unknown',
      arrivals: 10,
      capacity: 100,
      age: HOUR,
      retention: undefined,
      seconds: 1e6 / 90,
      survives: null,
    },
    {
      why: 'kept for ever is never lost',
      arrivals: 1000,
      capacity: 900,
      age: HOUR,
      retention: Number.POSITIVE_INFINITY,
      seconds: null,
      survives: true,
    },
    {
      why: 'kept for ever needs no age',
      arrivals: 0,
      capacity: 100,
      age: undefined,
      retention: Number.POSITIVE_INFINITY,
      seconds: 1e4,
      survives: true,
    },
    {
      why: 'of no known age is unknown',
      arrivals: 0,
      capacity: 100,
      age: undefined,
      retention: 24 * HOUR,
      seconds: 1e4,
      survives: null,
    },
  ])('$why', ({ arrivals, capacity, age, retention, seconds, survives }) => {
    const drain = drainBacklog({
      backlogRecords: 1_000_000,
      arrivalsPerSecond: arrivals,
      capacityPerSecond: capacity,
      oldestAgeSeconds: age,
      retentionSeconds: retention,
    });
    if (seconds === null) expect(drain.seconds).toBeNull();
    else expect(drain.seconds).toBeCloseTo(seconds, 6);
    expect(drain.survivesRetention).toBe(survives);
  });

  it('is worked through as a simulation of every record would', () => {
    const facts = fc.record({
      backlogRecords: fc.integer({ min: 10, max: 400 }),
      arrivalsPerSecond: fc.integer({ min: 0, max: 20 }),
      capacityPerSecond: fc.integer({ min: 1, max: 40 }),
      oldestAgeSeconds: fc.integer({ min: 1, max: 100 }),
      retentionSeconds: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const { lossAfterSeconds } = drainBacklog(given);
        const { backlogRecords, arrivalsPerSecond, capacityPerSecond, oldestAgeSeconds, retentionSeconds } = given;
        let lost: number | undefined;
        for (let record = 0; record < 30_000 && lost === undefined; record += 1) {
          const arrivedAt =
            record < backlogRecords
              ? -oldestAgeSeconds * (1 - record / backlogRecords)
              : arrivalsPerSecond === 0
                ? Number.POSITIVE_INFINITY
                : (record - backlogRecords) / arrivalsPerSecond;
          if (arrivedAt === Number.POSITIVE_INFINITY) break;
          const reachedAt = record / capacityPerSecond;
          if (reachedAt < arrivedAt) break;
          if (reachedAt - arrivedAt >= retentionSeconds) lost = reachedAt;
        }
        if (lost === undefined) expect(lossAfterSeconds ?? Number.POSITIVE_INFINITY).toBeGreaterThan(0);
        else expect(Math.abs((lossAfterSeconds ?? -1e9) - lost)).toBeLessThan(1 + lost * 0.02);
      }),
    );
  });
});
