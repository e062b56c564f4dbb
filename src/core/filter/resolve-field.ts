import type { FieldTest } from './compiled-pattern.ts';
import type { Leaf, NumberDoubts } from './leaf.ts';
import { WrittenNumber } from './leaf.ts';

/** Where a leaf sits: the array elements on the way to it, innermost first. */
export interface Membership {
  readonly array: readonly unknown[];
  readonly index: number;
  readonly outer: Membership | undefined;
  /** How many arrays there are on the way, this one included. */
  readonly depth: number;
}

export interface PlacedLeaf {
  readonly leaf: Leaf;
  readonly membership: Membership | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** One name to look up in an object, and the step that follows. */
interface Way {
  readonly name: string;
  readonly next: number;
  /** `constructor` and its like are found on every object. */
  readonly isInherited: boolean;
}

/** A step below `value`. It may be taken together with those after it: `{"a.b":1}` and `{"a":{"b":1}}` are one path. */
interface Step {
  readonly plain: Way;
  readonly dotted: readonly Way[];
}

export type Steps = readonly Step[];

export function planSteps(names: readonly string[]): Steps {
  const wayTo = (at: number, next: number): Way => {
    const name = names.slice(at, next).join('.');
    return { name, next, isInherited: name in Object.prototype };
  };
  return names.map((_, at) => ({
    plain: wayTo(at, at + 1),
    dotted: names.slice(at + 1).map((_, more) => wayTo(at, at + more + 2)),
  }));
}

function lookUp(object: JsonObject, { name, isInherited }: Way): unknown {
  return isInherited && !Object.hasOwn(object, name) ? undefined : object[name];
}

function isLeaf(value: unknown): value is Leaf {
  return typeof value !== 'object' || value === null || value instanceof WrittenNumber;
}

/**
 * Whether the field holds, for the common shape: objects down to one scalar or to a list of scalars. Undefined where
 * arrays of objects, nested lists or names with dots are in the way: then `searchBranch` must decide.
 */
export function probeField(field: FieldTest, steps: Steps, root: unknown, doubts: NumberDoubts): boolean | undefined {
  let node = root;
  for (const { plain, dotted } of steps) {
    if (isLeaf(node)) return field.mayBeAbsent;
    if (Array.isArray(node)) return undefined;
    const object = node as JsonObject;
    for (const way of dotted) if (lookUp(object, way) !== undefined) return undefined;
    node = lookUp(object, plain);
    if (node === undefined) return field.mayBeAbsent;
  }
  if (isLeaf(node)) return field.test(node, doubts);
  return Array.isArray(node) ? probeList(field, node, doubts) : field.mayBeAbsent;
}

function probeList(field: FieldTest, list: readonly unknown[], doubts: NumberDoubts): boolean | undefined {
  let isEmpty = true;
  for (const element of list) {
    if (!isLeaf(element)) {
      if (Array.isArray(element)) return undefined;
      continue;
    }
    isEmpty = false;
    if (field.test(element, doubts)) return true;
  }
  return isEmpty && field.mayBeAbsent;
}

interface Pending {
  readonly node: unknown;
  readonly at: number;
  readonly membership: Membership | undefined;
}

/**
 * Every leaf at the path, with its place in the arrays on the way. As in event-ruler arrays are looked through, and only
 * objects and lists inside an array belong to one of its elements: a scalar in a list does not.
 */
export function collectLeaves(steps: Steps, root: unknown): readonly PlacedLeaf[] {
  const found: PlacedLeaf[] = [];
  const pending: Pending[] = [{ node: root, at: 0, membership: undefined }];
  const visit = (node: unknown, at: number, membership: Membership | undefined): void => {
    if (!isLeaf(node)) pending.push({ node, at, membership });
    else if (at === steps.length && node !== undefined) found.push({ leaf: node, membership });
  };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, at, membership } = next;
    const step = steps[at];
    if (isLeaf(node)) visit(node, at, membership);
    else if (Array.isArray(node)) visitElements(node, at, membership, visit);
    else if (step !== undefined) {
      const object = node as JsonObject;
      visit(lookUp(object, step.plain), step.plain.next, membership);
      for (const way of step.dotted) visit(lookUp(object, way), way.next, membership);
    }
  }
  return found;
}

function visitElements(
  array: readonly unknown[],
  at: number,
  outer: Membership | undefined,
  visit: (node: unknown, at: number, membership: Membership | undefined) => void,
): void {
  const depth = (outer?.depth ?? 0) + 1;
  for (let index = 0; index < array.length; index += 1) {
    const element = array[index];
    visit(element, at, isLeaf(element) ? outer : { array, index, outer, depth });
  }
}
