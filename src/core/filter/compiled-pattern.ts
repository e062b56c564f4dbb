import type { Condition } from './condition/condition.ts';
import type { Leaf, NumberDoubts } from './leaf.ts';
import type { PatternProblem } from './pattern-problem.ts';

/** One field that a branch asks about. */
export interface FieldTest {
  /** `value`, or dotted from there: `value.order.type`. */
  readonly path: string;
  /** The names below `value`. */
  readonly steps: readonly string[];
  /** `{"exists":false}` is among the conditions. */
  readonly mayBeAbsent: boolean;
  /** Whether one of the conditions holds. */
  readonly test: (leaf: Leaf, doubts: NumberDoubts) => boolean;
  /** For people: `"a" or prefix "b"`. */
  readonly wants: string;
}

/** Fields that must all hold, sorted by path as event-ruler sorts them. `$or` makes several branches. */
export type Branch = readonly FieldTest[];

export interface CompiledPattern {
  readonly text: string;
  /** `json` asks about fields of a JSON value, `plain` about the value as one string. */
  readonly kind: 'json' | 'plain';
  readonly branches: readonly Branch[];
  readonly warnings: readonly PatternProblem[];
}

export function buildFieldTest(path: string, conditions: readonly Condition[], mayBeAbsent: boolean): FieldTest {
  const [first] = conditions;
  const wanted = [...conditions.map(({ wants }) => wants), ...(mayBeAbsent ? ['no such field'] : [])];
  return {
    path,
    steps: path.split('.').slice(1),
    mayBeAbsent,
    test:
      conditions.length === 1 && first !== undefined
        ? first.test
        : (leaf, doubts) => conditions.some((condition) => condition.test(leaf, doubts)),
    wants: wanted.join(' or '),
  };
}
