import { describe, expect, it } from 'vitest';
import type { Means, OffsetsPlan } from '../../../src/core/offsets/plan.ts';
import { renderPlan, wayBackText } from '../../../src/core/output/offsets-plan-text.ts';
import { chooseStyle } from '../../../src/core/output/style.ts';
import type { Expiry } from '../../../src/core/retention/expiry.ts';

const UNKNOWN = { known: false, why: 'a test' } as const;
const NEVER: Expiry = {
  rule: 'no-commit',
  known: true,
  atMs: undefined,
  latestAtMs: undefined,
  basis: undefined,
  why: 'a test',
  afterwards: undefined,
};

function planOf(...partitions: readonly (readonly [means: Means, from: bigint | undefined, isDone: boolean])[]) {
  const plan: OffsetsPlan = {
    act: 'recover',
    group: 'orders-esm',
    type: UNKNOWN,
    state: UNKNOWN,
    nowMs: 0,
    effects: [],
    partitions: partitions.map(([means, from, isDone], partition) => ({
      topic: 'orders',
      partition,
      means,
      from,
      to: 7n,
      metadata: null,
      leaderEpoch: undefined,
      holdForMs: undefined,
      skipped: UNKNOWN,
      repeated: UNKNOWN,
      lag: UNKNOWN,
      before: NEVER,
      after: NEVER,
      why: 'a test',
      isDone,
    })),
  };
  return plan;
}

describe('the way back', () => {
  it.each([
    {
      why: 'every partition had an offset; one that nothing is done to does not matter',
      plan: planOf(['commit', 3n, true], ['none', undefined, true]),
      says: ['the way back is in undo.json'],
      not: ['--delete-offsets'],
    },
    {
      why: 'the group was gone: an import of nothing brings nothing back',
      plan: planOf(['commit', undefined, true], ['commit', undefined, true]),
      says: ['2 partitions had no offset before', '--delete-offsets'],
      not: ['undo.json'],
    },
    {
      why: 'some had one',
      plan: planOf(['commit', 3n, true], ['hold', undefined, true]),
      says: ['the way back is in undo.json', '1 partition had no offset before'],
      not: [],
    },
  ])('$why', ({ plan, says, not }) => {
    const text = wayBackText(plan, 'undo.json');
    for (const some of says) expect(text).toContain(some);
    for (const some of not) expect(text).not.toContain(some);
  });
});

describe('a plan that does nothing', () => {
  const options = { style: chooseStyle({ isTerminal: false, noColorFlag: true, env: {} }), columns: 100 };
  it.each([
    { why: 'all is as it should be', plan: planOf(['none', 3n, true]), says: 'nothing to do' },
    {
      why: 'something should be done and cannot',
      plan: planOf(['none', 3n, true], ['none', 3n, false]),
      says: 'nothing is changed: for 1 partition it cannot be done, as said above',
    },
  ])('$why', ({ plan, says }) => {
    expect(renderPlan(plan, { kind: 'nothing-to-do' }, [], options).trimEnd().split('\n').at(-1)).toBe(says);
  });
});
