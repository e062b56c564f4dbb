import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderRunFrame } from '../../../src/core/output/run-frame.ts';
import { renderRunSummary } from '../../../src/core/output/run-summary-text.ts';
import { COLOURED } from '../../../src/core/output/style.ts';
import { createMeasurements } from '../../../src/core/runtime/measurements.ts';
import { offsetArbitrary, topicArbitrary } from '../../support/arbitraries.ts';
import { stripStyles, widestOf } from '../../support/golden.ts';
import { runSummary, runView } from '../../support/run-views.ts';

const amount = fc.oneof(fc.constant(0), fc.nat(9_999), fc.nat(2_000_000_000));

const ledgerArbitrary = fc.record({
  polled: amount,
  filtered: amount,
  succeeded: amount,
  sentToDestination: amount,
  dropped: amount,
  unfinished: amount,
});

const outcomesArbitrary = fc.record({
  succeeded: amount,
  itemsFailed: amount,
  functionError: amount,
  timedOut: amount,
  throttled: amount,
  tooLarge: amount,
  unreachable: amount,
});

const nameArbitrary = fc.oneof(
  topicArbitrary.map((topic) => `${topic}-0`),
  fc.constant(`${'long.topic'.repeat(24)}-2147483647`),
);

const partitionArbitrary = fc.record({
  name: nameArbitrary,
  processor: fc.nat(9),
  committed: fc.option(offsetArbitrary, { nil: undefined }),
  committable: fc.option(offsetArbitrary, { nil: undefined }),
  unfinished: amount,
  logEnd: fc.option(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), { nil: undefined }),
  paused: fc.boolean(),
});

const processorArbitrary = fc.record({
  id: fc.nat(99),
  state: fc.constantFrom('waiting', 'filling', 'invoking', 'pausing', 'delivering', 'stopped'),
  batchRecords: fc.nat(10_000),
  queuedRecords: fc.nat(20_000),
});

const viewArbitrary = fc
  .record({
    ledger: ledgerArbitrary,
    outcomes: outcomesArbitrary,
    retries: amount,
    polledBytes: fc.nat(Number.MAX_SAFE_INTEGER),
    partitions: fc.array(partitionArbitrary, { maxLength: 30 }),
    processors: fc.array(processorArbitrary, { maxLength: 20 }),
    source: fc.record({
      name: fc.string(),
      readBytes: fc.nat(1e9),
      totalBytes: fc.option(fc.nat(1e9), { nil: undefined }),
    }),
    elapsedMs: fc.nat(1e9),
    stopping: fc.option(fc.constantFrom('end' as const, 'interrupted' as const), { nil: undefined }),
  })
  .map(({ outcomes, retries, polledBytes, ...view }) => {
    const measurements = { ...createMeasurements(), outcomes, retries, polledBytes };
    return runView({ ...view, measurements });
  });

const rate = fc.double({ min: 0, max: 1e9, noNaN: true });

describe('a screen of any size', () => {
  it('is never overrun: lines within the columns, one row left free, and no word for a number that is none', () => {
    fc.assert(
      fc.property(
        viewArbitrary,
        fc.integer({ min: 20, max: 200 }),
        fc.integer({ min: 2, max: 60 }),
        rate,
        rate,
        (view, columns, rows, recordsPerSecond, bytesPerSecond) => {
          const lines = renderRunFrame(view, { columns, rows, style: COLOURED, recordsPerSecond, bytesPerSecond });
          expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
          expect(widestOf(lines.join('\n'))).toBeLessThanOrEqual(columns);
          expect(stripStyles(lines.join('\n'))).not.toMatch(/NaN|undefined|Infinity|null/);
          expect(lines.join('').includes('\n')).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a summary of any run', () => {
  it('stays within the columns', () => {
    const committedArbitrary = fc.dictionary(
      topicArbitrary.map((topic) => `${topic}-12`),
      offsetArbitrary.map(String),
      { maxKeys: 12 },
    );
    const passedOverArbitrary = fc.record({
      alreadyCommitted: amount,
      beforeStart: amount,
      otherTopics: amount,
      bad: amount,
    });
    const reasons = fc.constantFrom(
      'end' as const,
      'idle' as const,
      'time' as const,
      'interrupted' as const,
      'reader-gone' as const,
      'failed' as const,
    );
    fc.assert(
      fc.property(
        fc.record({
          ledger: ledgerArbitrary,
          outcomes: outcomesArbitrary,
          committed: committedArbitrary,
          passedOver: passedOverArbitrary,
          reason: reasons,
          balanced: fc.boolean(),
          retries: amount,
          invocations: amount,
        }),
        fc.constantFrom(80, 100, 140),
        (facts, columns) => {
          const text = renderRunSummary(runSummary(facts), COLOURED, columns);
          expect(widestOf(text)).toBeLessThanOrEqual(columns);
          expect(stripStyles(text)).not.toMatch(/NaN|undefined|Infinity|null/);
        },
      ),
      { numRuns: 300 },
    );
  });
});
