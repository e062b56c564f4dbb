import { elementsOf, membersOf } from '../json/json-tree.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { suggestName } from '../suggest-name.ts';
import type { ReadContext, Reader, ReaderMap, ValuesOf } from './reader.ts';
import { type LimitWords, MODEL, nameOf, refuse, refuseType } from './scalar-readers.ts';

export interface ListLimits extends LimitWords {
  readonly min?: number;
  readonly max?: number;
  /** In place of `wrong-length`. */
  readonly code?: ProblemCode;
}

/** Elements with a problem are undefined in the value, so that indexes stay those of the text. */
export function list<T>(item: Reader<T>, limits: ListLimits = {}): Reader<readonly (T | undefined)[]> {
  const { min = 0, max = Number.POSITIVE_INFINITY } = limits;
  return {
    facts: { type: 'list', min: limits.min, max: limits.max, item: item.facts },
    expects: 'a list',
    read(node, context) {
      if (node.type !== 'array') return refuseType(node, context, `a list, each ${item.expects}`);
      const elements = elementsOf(node);
      if (elements.length < min || elements.length > max) {
        const bound = min === max ? `exactly ${min}` : elements.length < min ? `at least ${min}` : `at most ${max}`;
        const message = `${nameOf(context)} holds ${elements.length} values, and ${bound} can stand there`;
        refuse(context, limits.code ?? 'wrong-length', message, { why: MODEL, ...limits });
      }
      return elements.map((element, at) => item.read(element, { ...context, path: [...context.path, at] }));
    },
  };
}

/** An object with known names; a null stands for an absent field, as AWS's own responses write it. */
export function structure<M extends ReaderMap>(members: M): Reader<ValuesOf<M>> {
  const names = Object.keys(members);
  return {
    facts: {
      type: 'structure',
      members: Object.fromEntries(Object.entries(members).map(([name, { facts }]) => [name, facts])),
    },
    expects: 'an object',
    read(node, context) {
      if (node.type !== 'object') return refuseType(node, context, 'an object');
      const lastOfEachName = new Map(membersOf(node).map((member) => [member.name, member]));
      const values = Array.from(lastOfEachName.values()).flatMap(({ name, nameNode, value }) => {
        const reader = Object.hasOwn(members, name) ? members[name] : undefined;
        if (reader === undefined) {
          reportUnknownName(name, nameNode.offset, names, context);
          return [];
        }
        if (value.type === 'null') return [];
        return [[name, reader.read(value, { ...context, path: [...context.path, name] })]];
      });
      return Object.fromEntries(values) as ValuesOf<M>;
    },
  };
}

function reportUnknownName(name: string, offset: number, names: readonly string[], context: ReadContext): void {
  const { path, report, adviseOnName } = context;
  const near = suggestName(name, names);
  const next = near === undefined ? adviseOnName(name, path) : `did you mean "${near}"?`;
  report.add({
    code: 'unknown-field',
    message: `${JSON.stringify(name)} is not a field of ${nameOf(context)}`,
    why: 'the AWS CLI and the SDKs refuse names that the API model does not have',
    next: next ?? `take it out; known here: ${names.length > 8 ? 'see docs/mapping.md' : names.join(', ')}`,
    path: [...path, name],
    offset,
  });
}

/** Any names, each with a text: `Tags`. */
export function textMap(value: Reader<string>): Reader<Readonly<Record<string, string>>> {
  return {
    facts: { type: 'map', item: value.facts },
    expects: 'an object of texts',
    read(node, context) {
      if (node.type !== 'object') return refuseType(node, context, 'an object of texts');
      const values = membersOf(node).flatMap(({ name, value: valueNode }) => {
        const read = value.read(valueNode, { ...context, path: [...context.path, name] });
        return read === undefined ? [] : [[name, read]];
      });
      return Object.fromEntries(values) as Record<string, string>;
    },
  };
}
