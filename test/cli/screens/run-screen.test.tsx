import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { Screen } from '../../../src/cli/screens/run-screen.tsx';
import { PLAIN } from '../../../src/core/output/style.ts';
import { createMeasurements } from '../../../src/core/runtime/measurements.ts';
import type { RunView } from '../../../src/core/runtime/run-options.ts';

function viewOf(overrides: Partial<RunView> = {}): RunView {
  return {
    ledger: { polled: 10, filtered: 2, succeeded: 5, sentToDestination: 1, dropped: 0, unfinished: 2 },
    measurements: createMeasurements(),
    partitions: [
      {
        name: 'orders-0',
        processor: 0,
        committed: undefined,
        committable: 7n,
        unfinished: 2,
        logEnd: undefined,
        paused: false,
      },
    ],
    pollers: 1,
    processors: [{ id: 0, state: 'invoking', batchRecords: 2, queuedRecords: 0 }],
    source: { name: 'orders.ndjson', readBytes: 50, totalBytes: 100 },
    elapsedMs: 1500,
    stopping: undefined,
    ...overrides,
  };
}

describe('the live screen', () => {
  it('shows where the run stands, and what was noted above it', async () => {
    const notes = ['succeeded something\n'];
    const { frames, unmount } = render(<Screen view={() => viewOf()} style={PLAIN} takeLines={() => notes.shift()} />);
    await expect.poll(() => frames.join(''), { timeout: 60_000 }).toContain('succeeded something');
    const shown = frames.join('\n');
    for (const expected of [
      '40% done',
      '1.5 s elapsed',
      '8 kept, 2 dropped',
      '5 succeeded',
      '2 in hand',
      'orders-0',
      'none',
    ]) {
      expect(shown).toContain(expected);
    }
    unmount();
  });

  it('says that it is stopping', () => {
    const { lastFrame, unmount } = render(
      <Screen view={() => viewOf({ stopping: 'interrupted' })} style={PLAIN} takeLines={() => undefined} />,
    );
    expect(lastFrame()).toContain('stopping: finishing what is in flight');
    unmount();
  });
});
