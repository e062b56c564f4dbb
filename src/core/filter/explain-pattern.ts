import { describeLeaf, type Leaf, type NumberDoubts } from './leaf.ts';
import { matchBranch, type PlannedBranch } from './match-pattern.ts';
import { collectLeaves } from './resolve-field.ts';
import type { PlannedField } from './search-branch.ts';

const BRANCHES_SHOWN = 3;
const LEAVES_SHOWN = 3;

/**
 * Why a value does not meet a pattern: the first field of each branch that fails, in words. `root` is the text of a plain
 * value, or JSON with written numbers.
 */
export function explainMiss(branches: readonly PlannedBranch[], root: unknown): string {
  const doubts: NumberDoubts = { state: 'none' };
  const missed = branches.filter((branch) => !matchBranch(branch, root, doubts));
  const reasons = [...new Set(missed.map((branch) => explainBranch(branch, root, doubts)))];
  const shown = reasons.slice(0, BRANCHES_SHOWN).join(', and ');
  const more = reasons.length - BRANCHES_SHOWN;
  return more > 0 ? `${shown}, and ${more} more` : shown;
}

function explainBranch(branch: PlannedBranch, root: unknown, doubts: NumberDoubts): string {
  for (const planned of branch) {
    const miss = explainField(planned, root, doubts);
    if (miss !== undefined) return miss;
  }
  const paths = branch.map(({ field }) => field.path).join(', ');
  return `no single array element meets ${paths} together`;
}

function explainField({ field, steps }: PlannedField, root: unknown, doubts: NumberDoubts): string | undefined {
  const leaves = collectLeaves(steps, root).map(({ leaf }) => leaf);
  if (leaves.length === 0) return field.mayBeAbsent ? undefined : `${field.path} is absent, wants ${field.wants}`;
  if (leaves.some((leaf) => field.test(leaf, doubts))) return undefined;
  // Absence is judged per array element, which only the search of the whole branch can tell.
  if (field.mayBeAbsent && steps.length > 0 && leaves.length > 1) return undefined;
  return `${field.path} is ${listLeaves(leaves)}, wants ${field.wants}`;
}

function listLeaves(leaves: readonly Leaf[]): string {
  const shown = leaves.slice(0, LEAVES_SHOWN).map(describeLeaf).join(', ');
  return leaves.length > LEAVES_SHOWN ? `${shown} and ${leaves.length - LEAVES_SHOWN} more` : shown;
}
