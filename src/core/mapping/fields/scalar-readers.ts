import { renderPath } from '../json/json-path.ts';
import { describeNode, type JsonNode, shorten } from '../json/json-tree.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { suggestName } from '../suggest-name.ts';
import type { FieldFacts, ReadContext, Reader } from './reader.ts';

/** What a limit may say about itself, beyond the limit. */
export interface LimitWords {
  readonly why?: string;
  readonly next?: string;
}

export interface TextLimits extends LimitWords {
  readonly min?: number;
  readonly max?: number;
  /** AWS's own regular expression for the whole text. */
  readonly pattern?: string;
  /** What the pattern means. */
  readonly says?: string;
  /** In place of `wrong-format`. */
  readonly code?: ProblemCode;
  /** Taken although AWS's pattern does not match; a rule says what it means. */
  readonly alsoTaken?: RegExp;
}

/** Who says so, where a limit says nothing else. */
export const MODEL = 'AWS API model (CreateEventSourceMapping)';

export function text(limits: TextLimits = {}): Reader<string> {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern, says } = limits;
  const whole = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`);
  const expects = says ?? (Number.isFinite(max) ? `a text of ${min} to ${max} characters` : 'a text');
  const facts: FieldFacts = { type: 'string', min: limits.min, max: limits.max, pattern };
  return {
    facts,
    expects,
    read(node, context) {
      if (typeof node.value !== 'string' || node.type !== 'string') return refuseType(node, context, expects);
      const { value } = node;
      if (value.length < min || value.length > max) {
        const bound = value.length < min ? `at least ${min}` : `at most ${max}`;
        const message = `${nameOf(context)} has ${value.length} characters, and ${bound} are allowed`;
        return refuse(context, 'wrong-length', message, { why: MODEL });
      }
      if (whole !== undefined && !whole.test(value) && limits.alsoTaken?.test(value) !== true) {
        const message = `${nameOf(context)} must be ${expects}, found ${describeNode(node)}`;
        return refuse(context, limits.code ?? 'wrong-format', message, {
          why: limits.why ?? `${MODEL}: ${pattern}`,
          ...(limits.next === undefined ? {} : { next: limits.next }),
        });
      }
      return value;
    },
  };
}

export function integer(limits: LimitWords & { readonly min: number; readonly max: number }): Reader<number> {
  const { min, max } = limits;
  const expects = `a whole number from ${min} to ${max}`;
  return {
    facts: { type: 'integer', min, max },
    expects,
    read(node, context) {
      const { value } = node;
      if (node.type !== 'number' || !Number.isInteger(value)) return refuseType(node, context, expects);
      if (value >= min && value <= max) return Number(value);
      const message = `${nameOf(context)} must be ${expects}, found ${value}`;
      return refuse(context, 'out-of-range', message, { why: MODEL, ...limits });
    },
  };
}

export function flag(): Reader<boolean> {
  const expects = 'true or false';
  return {
    facts: { type: 'boolean' },
    expects,
    read: (node, context) => (node.type === 'boolean' ? node.value === true : refuseType(node, context, expects)),
  };
}

export function choice<const T extends string>(choices: readonly T[]): Reader<T> {
  const expects = choices.length === 1 ? `"${choices[0]}"` : `one of ${choices.join(', ')}`;
  return {
    facts: { type: 'string', choices },
    expects,
    read(node, context) {
      if (node.type !== 'string') return refuseType(node, context, expects);
      const chosen = choices.find((candidate) => candidate === node.value);
      if (chosen !== undefined) return chosen;
      const near = suggestName(String(node.value), choices);
      const message = `${nameOf(context)} must be ${expects}, found ${describeNode(node)}`;
      return refuse(context, 'unknown-value', message, {
        why: MODEL,
        ...(near === undefined ? {} : { next: `did you mean "${near}"?` }),
      });
    },
  };
}

/** Reports that the value has another type than expected. */
export function refuseType(node: JsonNode, context: ReadContext, expects: string): undefined {
  const message = `${nameOf(context)} must be ${expects}, found ${describeNode(node)}`;
  const bare = node.type === 'string' && /^(-?\d+|true|false)$/.test(String(node.value));
  const next = bare && !/text/.test(expects) ? `write ${shorten(String(node.value))} without quotes` : undefined;
  return refuse(context, 'wrong-type', message, { why: MODEL, ...(next === undefined ? {} : { next }) });
}

export function refuse(context: ReadContext, code: ProblemCode, message: string, words: LimitWords): undefined {
  context.report.add({ code, message, why: words.why, next: words.next, path: context.path });
  return undefined;
}

export function nameOf({ path }: ReadContext): string {
  return path.length === 0 ? 'the mapping' : renderPath(path);
}
