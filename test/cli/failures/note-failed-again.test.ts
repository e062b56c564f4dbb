import { expect, it } from 'vitest';
import { noteFailedAgain } from '../../../src/cli/failures/note-failed-again.ts';
import { planReplay } from '../../../src/core/failures/plan-replay.ts';
import { createReplayTally } from '../../../src/core/failures/replay-tally.ts';
import { found, rangesOf } from '../../core/failures/failure-documents.ts';
import { givenUpRecords } from '../../support/given-up.ts';
import { eventRecords } from '../../support/records.ts';

it('what failed again never counts as succeeded, also where the file for it takes nothing', async () => {
  const choice = { topic: 'orders', functionName: 'orders', source: undefined, sinceMs: undefined };
  const plan = planReplay([found('a', rangesOf([0, 1, 2])), found('b', rangesOf([0, 3, 3]))], choice);
  const tally = createReplayTally(plan);
  for (const offset of [1n, 2n, 3n]) tally.noteDelivered(0, offset);
  tally.noteReached(0, 4n);
  const full = {
    name: 'file:/dev/full',
    deliver: () => Promise.reject(new Error('full')),
    close: () => Promise.resolve(),
  };
  const list = noteFailedAgain(tally, full);
  const givenUp = givenUpRecords({ records: eventRecords(2) });
  // The run tries again, then drops it where that was asked for, and commits past it.
  await expect(list.deliver(givenUp)).rejects.toThrow('full');
  await expect(list.deliver(givenUp)).rejects.toThrow('full');
  tally.noteDone(0, 4n);
  expect(plan.failures.map((failure) => tally.statusOf(failure))).toEqual(['failed-again', 'succeeded']);
  expect(list.failed).toEqual([
    {
      ranges: [{ partition: 0, records: 2, first: 1n, last: 2n }],
      condition: 'RetryAttemptsExhausted',
      why: 'Error: poison',
    },
  ]);
});
