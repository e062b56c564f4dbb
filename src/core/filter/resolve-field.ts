import type { FieldTest } from './compiled-pattern.ts';
import type { Leaf, NumberDoubts } from './leaf.ts';
import { WrittenNumber } from './leaf.ts';

/** Where a leaf sits: the array elements on the way to it, innermost first. */
export interface Membership {
  readonly array: readonly unknown[];
  readonly index: number;
  readonly outer: Membership | undefined;
}

export interface PlacedLeaf {
  readonly leaf: Leaf;
  readonly membership: Membership | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** A step below `value`: the names it may have, longest last, because `{"a.b":1}` and `{"a":{"b":1}}` are one path. */
interface Step {
  readonly name: string;
  readonly joined: readonly { readonly name: string; readonly next: number }[];
  /** `constructor` and its like are found on every object. */
  readonly inherited: boolean;
}

export type Steps = readonly Step[];

export function planSteps(names: readonly string[]): Steps {
  return names.map((name, at) => ({
    name,
    joined: names.slice(at + 1).map((_, more) => ({
      name: names.slice(at, at + more + 2).join('.'),
      next: at + more + 2,
    })),
    inherited: name in Object.prototype,
  }));
}

export function isLeaf(value: unknown): value is Leaf {
  return typeof value !== 'object' || value === null || value instanceof WrittenNumber;
}

/**
 * Whether the field holds, for the common shape: objects down to one scalar or to a list of scalars. Undefined where
 * arrays of objects, nested lists or names with dots are in the way: then `searchBranch` must decide.
 */
export function probeField(field: FieldTest, steps: Steps, root: unknown, doubts: NumberDoubts): boolean | undefined {
  let node = root;
  for (const { name, joined, inherited } of steps) {
    if (isLeaf(node)) return field.mayBeAbsent;
    if (Array.isArray(node)) return undefined;
    const object = node as JsonObject;
    for (const other of joined) if (object[other.name] !== undefined) return undefined;
    if (inherited && !Object.hasOwn(object, name)) return field.mayBeAbsent;
    node = object[name];
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

/**
 * Every leaf at the path, with its place in the arrays on the way. As in event-ruler arrays are looked through, and only
 * objects and lists inside an array belong to one of its elements: a scalar in a list does not.
 */
export function collectLeaves(steps: Steps, root: unknown): readonly PlacedLeaf[] {
  const found: PlacedLeaf[] = [];
  const pending: { node: unknown; at: number; membership: Membership | undefined }[] = [
    { node: root, at: 0, membership: undefined },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, at, membership } = next;
    if (isLeaf(node)) {
      if (at === steps.length) found.push({ leaf: node, membership });
    } else if (Array.isArray(node)) {
      for (let index = node.length - 1; index >= 0; index -= 1) {
        const element: unknown = node[index];
        const inside = isLeaf(element) ? membership : { array: node, index, outer: membership };
        pending.push({ node: element, at, membership: inside });
      }
    } else {
      const step = steps[at];
      if (step === undefined) continue;
      const object = node as JsonObject;
      for (const { name, next: after } of [{ name: step.name, next: at + 1 }, ...step.joined])
        if (Object.hasOwn(object, name)) pending.push({ node: object[name], at: after, membership });
    }
  }
  return found;
}
