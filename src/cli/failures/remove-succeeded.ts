import type { PlannedFailure, ReplayPlan } from '../../core/failures/replay-plan.ts';
import type { Removal } from '../../core/failures/replay-result.ts';
import type { ReplayTally } from '../../core/failures/replay-tally.ts';
import type { FailureStore } from '../../core/lambda/failure-store.ts';

export interface Remover {
  /** Removes what has succeeded since the last time; one removal follows the other. */
  look(): void;
  /** After the last look. */
  finish(): Promise<Removal>;
}

/** Takes failure records out of their store, each only after all of its records succeeded. */
export function createRemover(store: FailureStore, plan: ReplayPlan, tally: ReplayTally): Remover {
  let waiting: readonly PlannedFailure[] = store.removes === undefined ? [] : plan.failures;
  let running: Promise<void> = Promise.resolve();
  const removed = new Set<string>();
  const notRemoved: { place: string; why: string }[] = [];

  function look(): void {
    const done = waiting.filter((failure) => tally.statusOf(failure) === 'succeeded');
    if (done.length === 0) return;
    const taken = new Set(done);
    waiting = waiting.filter((failure) => !taken.has(failure));
    running = running.then(async () => {
      const left = new Map((await store.remove(done.map(({ id }) => id))).map(({ id, why }) => [id, why]));
      for (const { id, place } of done) {
        const why = left.get(id);
        if (why === undefined) removed.add(id);
        else notRemoved.push({ place, why });
      }
    });
  }

  return {
    look,
    async finish() {
      look();
      await running;
      return { removed, notRemoved };
    },
  };
}
