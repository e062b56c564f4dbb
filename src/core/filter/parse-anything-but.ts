import type { Condition } from './condition/condition.ts';
import { anythingButNumbers, refuseComparison } from './condition/number.ts';
import { hasPrefix, hasSuffix, ignoreCase, onAnythingButText, type TextTest } from './condition/text.ts';
import { parseWildcard } from './condition/wildcard.ts';
import type { PatternReport } from './pattern-report.ts';
import { membersOf, type PatternNode } from './read-pattern-json.ts';

const SHAPE =
  'anything-but takes a string, a number, a list of either, or {"prefix":…}, {"suffix":…}, {"equals-ignore-case":…}, {"wildcard":…}';

/** `{"anything-but":…}`: a value, a list all of strings or all of numbers, or one nested operator with strings. */
export function parseAnythingBut(operand: PatternNode, report: PatternReport): Condition | undefined {
  if (operand.type === 'object') return parseNested(operand, report);
  const values = operand.type === 'array' ? (operand.children ?? []) : [operand];
  if (values.length > 0 && values.every(({ type }) => type === 'string')) {
    const texts = values.map(({ value }) => value as string);
    return onAnythingButText(`anything but ${listed(texts)}`, [(text) => texts.includes(text)]);
  }
  if (values.length > 0 && values.every(({ type }) => type === 'number')) return parseNumbers(values, report);
  return report.error(operand.type === 'array' ? 'anything-but takes only strings or only numbers' : SHAPE, operand);
}

function parseNumbers(values: readonly PatternNode[], report: PatternReport): Condition | undefined {
  const refused = values.filter((node) => {
    const refusal = refuseComparison(report.textOf(node));
    if (refusal !== undefined) report.error(refusal, node);
    return refusal !== undefined;
  });
  return refused.length > 0 ? undefined : anythingButNumbers(values.map((node) => report.textOf(node)));
}

type Nested = (text: string, node: PatternNode, report: PatternReport) => TextTest | undefined;

const NESTED: Readonly<Record<string, Nested>> = {
  prefix: (text, node, report) => (text === '' ? refuseEmpty(node, report) : hasPrefix(text)),
  suffix: (text, node, report) => (text === '' ? refuseEmpty(node, report) : hasSuffix(text)),
  'equals-ignore-case': (text) => ignoreCase(text, 'whole'),
  wildcard: (text, node, report) => {
    const wildcard = parseWildcard(text);
    return 'problem' in wildcard ? report.error(wildcard.problem, node) : wildcard.test;
  },
};

function refuseEmpty(node: PatternNode, report: PatternReport): undefined {
  return report.error('inside anything-but a prefix or suffix may not be empty', node);
}

function parseNested(operand: PatternNode, report: PatternReport): Condition | undefined {
  const [member, ...others] = membersOf(operand);
  const nested = member !== undefined && Object.hasOwn(NESTED, member.name) ? NESTED[member.name] : undefined;
  if (member === undefined || nested === undefined || others.length > 0) return report.error(SHAPE, operand);
  report.unconfirmed(`anything-but with ${member.name}`, operand);
  const values = member.value.type === 'array' ? (member.value.children ?? []) : [member.value];
  if (values.length === 0 || !values.every(({ type }) => type === 'string'))
    return report.error(`${member.name} inside anything-but takes a string or a list of strings`, member.value);
  const tests = values.map((node) => nested(node.value as string, node, report));
  if (tests.includes(undefined)) return undefined;
  return onAnythingButText(
    `anything but ${member.name} ${listed(values.map(({ value }) => value as string))}`,
    tests.filter((test) => test !== undefined),
  );
}

function listed(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(', ');
}
