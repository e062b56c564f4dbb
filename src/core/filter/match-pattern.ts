import type { CompiledPattern } from './compiled-pattern.ts';
import { mayHoldUnusualNumber } from './condition/number.ts';
import type { NumberDoubts } from './leaf.ts';
import { readJsonWithNumbers } from './read-value.ts';
import { planSteps, probeField } from './resolve-field.ts';
import { type PlannedField, searchBranch } from './search-branch.ts';

/** Whether a value meets a pattern; `root` is the parsed JSON or, for a plain pattern, the text itself. */
export type PatternMatch = (root: unknown, text: string) => boolean;

export type PlannedBranch = readonly PlannedField[];

export function planBranches({ branches }: CompiledPattern): readonly PlannedBranch[] {
  return branches.map((branch) => branch.map((field) => ({ field, steps: planSteps(field.steps) })));
}

/** Numbers are matched by value first; only where their spelling could decide is the text read again, losslessly. */
export function createPatternMatch(branches: readonly PlannedBranch[]): PatternMatch {
  const doubts: NumberDoubts = { state: 'none' };
  return (root, text) => {
    doubts.state = 'none';
    const verdict = matchesAny(branches, root, doubts);
    return isInDoubt(doubts, text) ? matchesAny(branches, readJsonWithNumbers(text) ?? root, doubts) : verdict;
  };
}

function isInDoubt({ state }: NumberDoubts, text: string): boolean {
  return state === 'certain' || (state === 'possible' && mayHoldUnusualNumber(text));
}

function matchesAny(branches: readonly PlannedBranch[], root: unknown, doubts: NumberDoubts): boolean {
  for (const branch of branches) if (matchBranch(branch, root, doubts)) return true;
  return false;
}

export function matchBranch(branch: PlannedBranch, root: unknown, doubts: NumberDoubts): boolean {
  for (const { field, steps } of branch) {
    const verdict = probeField(field, steps, root, doubts);
    if (verdict === undefined) return searchBranch(branch, root, doubts);
    if (!verdict) return false;
  }
  return true;
}
