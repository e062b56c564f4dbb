import type { Leaf, NumberDoubts } from '../leaf.ts';

/** One element of a pattern's list; the elements of a list are ORed. */
export interface Condition {
  /** For people, so that it reads after "wants": `"a"`, `prefix "a"`, `> 10`. */
  readonly wants: string;
  readonly test: (leaf: Leaf, doubts: NumberDoubts) => boolean;
}
