import type { FieldTest } from './compiled-pattern.ts';
import type { NumberDoubts } from './leaf.ts';
import { collectLeaves, type Membership, type PlacedLeaf, type Steps } from './resolve-field.ts';

export interface PlannedField {
  readonly field: FieldTest;
  readonly steps: Steps;
}

interface Candidates {
  readonly mayBeAbsent: boolean;
  readonly all: LeafIndex;
  readonly matching: LeafIndex;
}

/** Below this a walk through all leaves is cheaper than an index. */
const INDEX_FROM_LEAVES = 9;

/**
 * Whether the fields hold together: no two of them in different elements of one array ("array-consistent matching" of
 * event-ruler). `exists: false` is judged among what the fields before it in the order of paths have chosen.
 */
export function searchBranch(branch: readonly PlannedField[], root: unknown, doubts: NumberDoubts): boolean {
  const candidates: Candidates[] = [];
  for (const { field, steps } of branch) {
    const leaves = collectLeaves(steps, root);
    const matching = leaves.filter(({ leaf }) => field.test(leaf, doubts));
    if (matching.length === 0 && !field.mayBeAbsent) return false;
    candidates.push({ mayBeAbsent: field.mayBeAbsent, all: indexLeaves(leaves), matching: indexLeaves(matching) });
  }
  return search(candidates, 0, undefined);
}

/** The places of the leaves that the fields so far have chosen, the latest first. */
interface Chosen {
  readonly membership: Membership;
  readonly earlier: Chosen | undefined;
}

function search(candidates: readonly Candidates[], at: number, chosen: Chosen | undefined): boolean {
  const current = candidates[at];
  if (current === undefined) return true;
  const { mayBeAbsent, all, matching } = current;
  const isAbsent = () => !all.near(chosen).some(({ membership }) => agree(chosen, membership));
  if (mayBeAbsent && isAbsent() && search(candidates, at + 1, chosen)) return true;
  return matching.near(chosen).some(({ membership }) => {
    if (!agree(chosen, membership)) return false;
    return search(candidates, at + 1, membership === undefined ? chosen : { membership, earlier: chosen });
  });
}

function agree(chosen: Chosen | undefined, membership: Membership | undefined): boolean {
  for (let one = chosen; one !== undefined; one = one.earlier) if (inConflict(one.membership, membership)) return false;
  return true;
}

/** Whether both are in the same array but in different elements of it. Arrays that are shared are shared from the root. */
function inConflict(one: Membership | undefined, other: Membership | undefined): boolean {
  let [left, right] = [one, other];
  while (left !== undefined && right !== undefined) {
    if (left.depth > right.depth) left = left.outer;
    else if (right.depth > left.depth) right = right.outer;
    else {
      if (left.array === right.array && left.index !== right.index) return true;
      [left, right] = [left.outer, right.outer];
    }
  }
  return false;
}

/** Leaves by the array element that they are in, so that matching stays linear in long arrays. */
interface LeafIndex {
  /** At least all leaves that agree with what was chosen. */
  near(chosen: Chosen | undefined): readonly PlacedLeaf[];
}

interface LeavesOfArray {
  count: number;
  readonly byIndex: Map<number, PlacedLeaf[]>;
}

function indexLeaves(leaves: readonly PlacedLeaf[]): LeafIndex {
  let byArray: ReadonlyMap<readonly unknown[], LeavesOfArray> | undefined;
  return {
    near(chosen) {
      if (leaves.length < INDEX_FROM_LEAVES || chosen === undefined) return leaves;
      byArray ??= groupByArray(leaves);
      for (let one: Membership | undefined = chosen.membership; one !== undefined; one = one.outer) {
        const group = byArray.get(one.array);
        if (group?.count === leaves.length) return group.byIndex.get(one.index) ?? [];
      }
      return leaves;
    },
  };
}

function groupByArray(leaves: readonly PlacedLeaf[]): ReadonlyMap<readonly unknown[], LeavesOfArray> {
  const byArray = new Map<readonly unknown[], LeavesOfArray>();
  for (const placed of leaves) {
    for (let one = placed.membership; one !== undefined; one = one.outer) {
      const group = byArray.get(one.array) ?? { count: 0, byIndex: new Map<number, PlacedLeaf[]>() };
      byArray.set(one.array, group);
      group.count += 1;
      const list = group.byIndex.get(one.index) ?? [];
      group.byIndex.set(one.index, list);
      list.push(placed);
    }
  }
  return byArray;
}
