import { describe, expect, it } from 'vitest';
import { kafkaRecord } from '../../support/records.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';
import { OK, runVirtually, THROWN } from '../../support/virtual-run.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);
const records = Array.from({ length: 6 }, (_, offset) =>
  kafkaRecord({ partition: 0, offset: BigInt(offset), timestampMs: START_MS }),
);

/** A run with a window of 300 ms and a failure, and somebody who sets the clock at this time. */
async function run(jumpMs: number, atMs: number, fields: Record<string, unknown> = {}) {
  const commits: number[] = [];
  let clock: VirtualClock | undefined;
  const ended = await runVirtually({
    records,
    mapping: { batchSize: 4, batchingWindowMs: 300, ...fields },
    // The second batch waits for its window, the first attempt of each fails.
    answer: (_seen, index) => (index % 2 === 0 ? THROWN : OK),
    onStarted(_run, virtual) {
      clock = virtual;
      virtual.after(atMs, () => virtual.setWall(jumpMs));
    },
    onCommit: () => void commits.push(clock?.monotonicMs() ?? -1),
    deliver: () => Promise.resolve(),
  });
  const { invocations, result, events } = ended;
  return { sentAtMs: invocations.map((seen) => seen.atMs), commits, ledger: result.ledger, events };
}

describe('a run while somebody sets the clock', () => {
  const moments = [1, 2, 50, 150, 299, 450, 600];

  it.each(
    moments.flatMap((atMs) => [
      { atMs, jumpMs: HOUR_MS, direction: 'forward' },
      { atMs, jumpMs: -HOUR_MS, direction: 'back' },
    ]),
  )('windows, pauses and commits keep their spans: an hour $direction after $atMs ms', async ({ atMs, jumpMs }) => {
    const undisturbed = await run(0, atMs);
    const disturbed = await run(jumpMs, atMs);
    expect(disturbed.sentAtMs).toEqual(undisturbed.sentAtMs);
    expect(disturbed.commits).toEqual(undisturbed.commits);
    expect(disturbed.ledger).toEqual(undisturbed.ledger);
    expect(disturbed.ledger).toMatchObject({ polled: 6, succeeded: 6 });
  });

  it('back: a record is never older than no age at all, and is not given up', async () => {
    const { ledger } = await run(-HOUR_MS, 1, { maximumRecordAgeSeconds: 60 });
    expect(ledger).toMatchObject({ succeeded: 6, sentToDestination: 0 });
  });

  it('forward: the age of a record is what the clock on the wall says, so that it goes to the destination', async () => {
    const { ledger } = await run(HOUR_MS, 1, { maximumRecordAgeSeconds: 60 });
    expect(ledger).toMatchObject({ polled: 6, unfinished: 0, dropped: 0 });
    expect(ledger.sentToDestination).toBe(6);
  });
});
