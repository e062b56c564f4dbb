import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPartitionProgress,
  type PartitionProgress,
  type Pending,
} from '../../../../src/core/runtime/checkpoint/partition-progress.ts';

/** What must be true, kept in the simplest way: every record that was ever polled, and how far. */
interface Model {
  readonly polled: Pending[];
  readonly unfinished: Set<bigint>;
  nextOffset: bigint | undefined;
  lastCommittable: bigint | undefined;
}

/** Of each offset from the last on: kept, filtered out, or not there at all. */
type Fate = 'kept' | 'filtered' | 'gap';

class Fetch implements fc.Command<Model, PartitionProgress> {
  private readonly offsets: readonly Fate[];

  constructor(offsets: readonly Fate[]) {
    this.offsets = offsets;
  }

  check = (): boolean => true;

  run(model: Model, progress: PartitionProgress): void {
    let offset = model.nextOffset ?? 0n;
    for (const fate of this.offsets) {
      if (fate === 'kept') {
        const pending = { offset, done: false };
        progress.track(pending);
        model.polled.push(pending);
        model.unfinished.add(offset);
      }
      offset += 1n;
    }
    progress.advance(offset);
    model.nextOffset = offset;
    judge(model, progress);
  }

  toString = (): string => `fetch(${this.offsets.join(' ')})`;
}

class Finish implements fc.Command<Model, PartitionProgress> {
  private readonly pick: number;
  private readonly amount: number;

  constructor(pick: number, amount: number) {
    this.pick = pick;
    this.amount = amount;
  }

  check = ({ polled }: Readonly<Model>): boolean => polled.length > 0;

  run(model: Model, progress: PartitionProgress): void {
    const from = this.pick % model.polled.length;
    for (const pending of model.polled.slice(from, from + this.amount)) {
      progress.finish(pending);
      model.unfinished.delete(pending.offset);
      judge(model, progress);
    }
  }

  toString = (): string => `finish(${this.amount} from ${this.pick})`;
}

function judge(model: Model, progress: PartitionProgress): void {
  const lowest = model.polled.find(({ offset }) => model.unfinished.has(offset))?.offset;
  const { committable } = progress;
  expect(committable).toBe(lowest ?? model.nextOffset);
  expect(progress.unfinished).toBe(model.unfinished.size);
  if (committable !== undefined && model.lastCommittable !== undefined) {
    expect(committable >= model.lastCommittable, 'it went back').toBe(true);
  }
  for (const offset of model.unfinished) expect(offset >= (committable ?? 0n), `${offset} is not done`).toBe(true);
  model.lastCommittable = committable;
}

const fateArbitrary = fc.constantFrom<Fate>('kept', 'kept', 'filtered', 'gap');

const commandsArbitrary = fc.commands<Model, PartitionProgress>(
  [
    fc.array(fateArbitrary, { minLength: 1, maxLength: 6 }).map((offsets) => new Fetch(offsets)),
    fc.tuple(fc.nat(1_000), fc.integer({ min: 1, max: 4 })).map(([pick, amount]) => new Finish(pick, amount)),
  ],
  { maxCommands: 60 },
);

describe('the progress of a partition, against a naive model', () => {
  it('stands at the lowest unfinished record, never beyond it, never goes back', () => {
    fc.assert(
      fc.property(commandsArbitrary, (commands) => {
        const model: Model = { polled: [], unfinished: new Set(), nextOffset: undefined, lastCommittable: undefined };
        fc.modelRun(() => ({ model, real: createPartitionProgress() }), commands);
      }),
      { numRuns: 500 },
    );
  });
});
