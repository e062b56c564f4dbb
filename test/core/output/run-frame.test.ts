import { describe, expect, it } from 'vitest';
import { renderRunFrame } from '../../../src/core/output/run-frame.ts';
import { COLOURED, PLAIN } from '../../../src/core/output/style.ts';
import { createMeasurements } from '../../../src/core/runtime/measurements.ts';
import type { RunView } from '../../../src/core/runtime/run-options.ts';
import { expectGolden, stripStyles, widestOf } from '../../support/golden.ts';
import { runView } from '../../support/run-views.ts';

const RATES = { recordsPerSecond: 10_036.4, bytesPerSecond: 3_926_829 };

const many: RunView['partitions'] = Array.from({ length: 40 }, (_, partition) => ({
  name: `orders-${partition}`,
  processor: partition % 3,
  committed: BigInt(partition * 1_000),
  committable: BigInt(partition * 1_000 + 5),
  unfinished: (partition * 7) % 40,
  logEnd: undefined,
  paused: partition % 9 === 0,
}));

const VIEWS: readonly { name: string; view: RunView }[] = [
  { name: 'run-frame', view: runView() },
  {
    name: 'run-frame-start',
    view: runView({
      ledger: { polled: 0, filtered: 0, succeeded: 0, sentToDestination: 0, dropped: 0, unfinished: 0 },
      measurements: createMeasurements(),
      partitions: [],
      processors: [{ id: 0, state: 'waiting', batchRecords: 0, queuedRecords: 0 }],
      source: { name: 'standard input', readBytes: 0, totalBytes: undefined },
      elapsedMs: 125,
    }),
  },
  { name: 'run-frame-stopping', view: runView({ stopping: 'interrupted' }) },
  { name: 'run-frame-many-partitions', view: runView({ partitions: many }) },
  {
    name: 'run-frame-kafka-lag',
    view: runView({
      source: { name: 'localhost:9092', readBytes: 48_300_000, totalBytes: undefined },
      partitions: runView().partitions.map((partition, index) => ({
        ...partition,
        // Far behind, unknown, at the end.
        logEnd: [1_250_000n, undefined, 2n ** 53n][index],
      })),
    }),
  },
];

describe.each([80, 140])('the live screen on %i columns', (columns) => {
  it.each(VIEWS)('$name', ({ name, view }) => {
    const lines = renderRunFrame(view, { columns, rows: 30, style: PLAIN, ...RATES });
    expect(widestOf(lines.join('\n'))).toBeLessThanOrEqual(columns);
    expectGolden(name, columns, lines.join('\n'));
  });
});

describe('the live screen', () => {
  it('is the same text with colours', () => {
    const facts = { columns: 80, rows: 30, ...RATES };
    const coloured = renderRunFrame(runView(), { ...facts, style: COLOURED });
    expect(coloured.join('\n')).not.toBe(stripStyles(coloured.join('\n')));
    expect(coloured.map(stripStyles)).toEqual(renderRunFrame(runView(), { ...facts, style: PLAIN }));
  });

  it('says what is unknown in words: no commit, no end of the source, too little done to foretell from', () => {
    const lines = renderRunFrame(runView(), {
      columns: 80,
      rows: 30,
      style: PLAIN,
      recordsPerSecond: 0,
      bytesPerSecond: 0,
    });
    expect(lines.find((line) => line.startsWith('orders-1'))).toMatch(/^orders-1 +none +12 +800/);
    expect(lines[0]).toMatch(/49% done, 12\.3 s elapsed, about 12\.6 s left$/);
    const atStart = { name: 'orders.ndjson', readBytes: 1, totalBytes: 96_600_000 };
    const [begun] = renderRunFrame(runView({ source: atStart }), { columns: 80, rows: 30, style: PLAIN, ...RATES });
    expect(begun).toMatch(/0% done, 12\.3 s elapsed$/);
    const source = { name: 'standard input', readBytes: 9, totalBytes: undefined };
    const [first] = renderRunFrame(runView({ source }), { columns: 80, rows: 30, style: PLAIN, ...RATES });
    expect(first).toBe('running, 12.3 s elapsed');
  });

  it('shows the partitions with most in hand where there is not room for all, and counts the others', () => {
    const lines = renderRunFrame(runView({ partitions: many }), { columns: 80, rows: 14, style: PLAIN, ...RATES });
    expect(lines).toHaveLength(12);
    const shown = lines.slice(7, -1).map((line) => line.split(/ +/)[3]);
    expect(shown).toEqual(['39', '38', '37', '36']);
    expect(lines.at(-1)).toBe('and 36 more partitions with less in hand');
  });

  it('shortens long names at their beginning: the number of the partition stays', () => {
    const [partition] = many;
    if (partition === undefined) throw new Error('there is one');
    const view = runView({ partitions: [{ ...partition, name: `${'orders-of-the-north-'.repeat(8)}7` }] });
    const lines = renderRunFrame(view, { columns: 80, rows: 30, style: PLAIN, ...RATES });
    expect(lines.at(-1)).toMatch(/^…ders-of-the-north-7 |^….*-7 /);
    expect(lines.at(-1)?.indexOf(' ')).toBe(28);
  });
});
