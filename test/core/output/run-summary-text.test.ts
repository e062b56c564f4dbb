import { describe, expect, it } from 'vitest';
import { renderRunSummary } from '../../../src/core/output/run-summary-text.ts';
import { COLOURED, PLAIN } from '../../../src/core/output/style.ts';
import type { RunSummary } from '../../../src/core/runtime/summarise-run.ts';
import { expectGolden, stripStyles, widestOf } from '../../support/golden.ts';
import { runSummary } from '../../support/run-views.ts';

const NOTHING: Partial<RunSummary> = {
  ledger: { polled: 0, filtered: 0, succeeded: 0, sentToDestination: 0, dropped: 0, unfinished: 0 },
  passedOver: { alreadyCommitted: 4_100, beforeStart: 0, otherTopics: 0, bad: 0 },
  invocations: 0,
  retries: 0,
  outcomes: { succeeded: 0, itemsFailed: 0, functionError: 0, timedOut: 0, throttled: 0, tooLarge: 0, unreachable: 0 },
  durationSeconds: 0.004,
  recordsPerSecond: 0,
  bytesPerSecond: 0,
  batchRecords: null,
  batchBytes: null,
  invocationSeconds: null,
  committed: {},
};

const UNBALANCED: Partial<RunSummary> = {
  balanced: false,
  reason: 'failed',
  ledger: { polled: 5, filtered: 1, succeeded: 1, sentToDestination: 0, dropped: 1, unfinished: 1 },
  committed: Object.fromEntries(
    Array.from({ length: 20 }, (_, partition) => [`orders-${partition}`, partition * 1_000]),
  ),
};

const SUMMARIES: readonly { name: string; summary: RunSummary }[] = [
  { name: 'run-summary', summary: runSummary() },
  { name: 'run-summary-nothing', summary: runSummary(NOTHING) },
  { name: 'run-summary-unbalanced', summary: runSummary(UNBALANCED) },
];

describe.each([80, 140])('the summary of a run on %i columns', (columns) => {
  it.each(SUMMARIES)('$name', ({ name, summary }) => {
    const text = renderRunSummary(summary, PLAIN, columns);
    expect(widestOf(text)).toBeLessThanOrEqual(columns);
    expectGolden(name, columns, text);
  });
});

describe('the summary of a run', () => {
  it('fits 80 columns where nobody says how many there are', () => {
    expect(renderRunSummary(runSummary(UNBALANCED), PLAIN)).toBe(renderRunSummary(runSummary(UNBALANCED), PLAIN, 80));
  });

  it('is the same text with colours', () => {
    expect(stripStyles(renderRunSummary(runSummary(), COLOURED))).toBe(renderRunSummary(runSummary(), PLAIN));
  });

  it('leaves out what was never measured instead of showing 0', () => {
    const text = renderRunSummary(runSummary(NOTHING), PLAIN);
    expect(text).not.toContain('p50');
    expect(text).toContain('committed   nothing');
  });
});
