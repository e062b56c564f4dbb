import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateCapacity } from '../../../src/core/capacity/estimate-capacity.ts';
import { packedCapacity } from '../../../src/core/capacity/partition-packing.ts';
import { sharesOf } from '../../../src/core/capacity/partition-skew.ts';
import { measureFit } from '../../../src/core/capacity/payload-fit.ts';
import { buildEnvelope } from '../../../src/core/event/envelope.ts';
import { createRecordEncoder } from '../../../src/core/event/event-record.ts';
import { buildPayload } from '../../../src/core/event/payload.ts';
import { capacityInputs } from '../../support/capacity.ts';

const SERVERS = {
  source: {
    kind: 'self-managed',
    bootstrapServers: ['b-1.cluster.example.com:9092', 'b-2.cluster.example.com:9092', 'b-3.cluster.example.com:9092'],
  },
} as const;

const skew = fc.oneof(
  fc.constant({ kind: 'even' } as const),
  fc.double({ min: 0, max: 3, noNaN: true }).map((exponent) => ({ kind: 'zipf', exponent }) as const),
  fc.double({ min: 0, max: 1, noNaN: true }).map((share) => ({ kind: 'hot', share }) as const),
);

describe('the payload', () => {
  it('is filled by exactly the records that fit: one more, serialised, is over the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1000, max: 60_000 }), (recordBytes, limit) => {
        const { records } = measureFit({ recordBytes, partitions: 1, payloadLimitBytes: limit });
        const encode = createRecordEncoder('topic', 0);
        const sizeOf = (count: number): number =>
          Buffer.byteLength(
            buildPayload(
              buildEnvelope(SERVERS),
              Array.from({ length: count }, () =>
                encode(
                  {
                    topic: 'topic',
                    partition: 0,
                    offset: 1_000_000_000n,
                    timestampMs: 1_790_000_000_000,
                    timestampType: 'CREATE_TIME',
                    key: null,
                    value: Buffer.alloc(recordBytes),
                    headers: [],
                  },
                  0,
                ),
              ),
            ),
          );
        if (records > 0) expect(sizeOf(records)).toBeLessThanOrEqual(limit);
        expect(sizeOf(records + 1)).toBeGreaterThan(limit);
      }),
      { numRuns: 60 },
    );
  });
});

describe('shares', () => {
  it('add up to one, whatever the skew', () => {
    fc.assert(
      fc.property(skew, fc.integer({ min: 1, max: 500 }), (given, partitions) => {
        const shares = sharesOf(given, partitions);
        expect(shares).toHaveLength(partitions);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('pollers', () => {
  it('that are required carry the load, and none fewer from the documented formula on', () => {
    const load = fc.record({
      partitions: fc.integer({ min: 1, max: 60 }),
      recordsPerSecond: fc.integer({ min: 1, max: 60_000 }),
      functionDurationMs: fc.integer({ min: 1, max: 3000 }),
      batchSize: fc.integer({ min: 1, max: 500 }),
      recordBytes: fc.integer({ min: 1, max: 5000 }),
      skew,
    });
    fc.assert(
      fc.property(load, (changed) => {
        const { demandAtPeak, carried, effectiveBatchSize, inputs } = estimateCapacity(capacityInputs(changed));
        const limits = {
          slotRecordsPerSecond: (effectiveBatchSize * 1000) / inputs.functionDurationMs,
          pollerRecordsPerSecond: 5e6 / inputs.recordBytes,
          slotsPerPoller: 5,
        };
        const shares = sharesOf(inputs.skew, inputs.partitions);
        const carries = (pollers: number): boolean =>
          packedCapacity(shares, pollers, limits).recordsPerSecond * 1.000001 >= inputs.recordsPerSecond;
        const formula = Math.max(demandAtPeak.byThroughput, demandAtPeak.byInvocations);
        expect(carried).toBe(demandAtPeak.byAssignment !== null);
        if (demandAtPeak.byAssignment === null) expect(carries(inputs.partitions)).toBe(false);
        else {
          expect(carries(demandAtPeak.required)).toBe(true);
          expect(demandAtPeak.required).toBeLessThanOrEqual(inputs.partitions);
          expect(demandAtPeak.required).toBeGreaterThanOrEqual(formula);
        }
      }),
    );
  });
});
