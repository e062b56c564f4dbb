import { parseCidr } from './condition/cidr.ts';
import type { Condition } from './condition/condition.ts';
import { exactNumber } from './condition/number.ts';
import { hasPrefix, hasSuffix, ignoreCase, onText, type TextTest } from './condition/text.ts';
import { parseWildcard } from './condition/wildcard.ts';
import type { Leaf } from './leaf.ts';
import { parseAnythingBut } from './parse-anything-but.ts';
import { parseNumeric } from './parse-numeric.ts';
import type { PatternReport } from './pattern-report.ts';
import { aOrAn, membersOf, type PatternNode } from './read-pattern-json.ts';

/** The list of one field: its conditions are ORed, `exists: false` apart because it looks at no value. */
export interface FieldConditions {
  readonly conditions: readonly Condition[];
  readonly mayBeAbsent: boolean;
}

/** Match expressions by name, as event-ruler knows them. */
export const OPERATORS = [
  'exactly',
  'equals-ignore-case',
  'prefix',
  'suffix',
  'anything-but',
  'exists',
  'wildcard',
  'numeric',
  'cidr',
] as const;

type Operator = (typeof OPERATORS)[number];

export function parseConditions(list: PatternNode, report: PatternReport): FieldConditions {
  const elements = list.children ?? [];
  if (elements.length === 0) report.error('an empty list matches nothing: name at least one value', list);
  const parsed = elements.map((element) => parseElement(element, report));
  return {
    conditions: parsed.filter((condition) => typeof condition === 'object'),
    mayBeAbsent: parsed.includes('absent'),
  };
}

function parseElement(node: PatternNode, report: PatternReport): Condition | 'absent' | undefined {
  switch (node.type) {
    case 'string':
      return exactly(node.value as string);
    case 'boolean':
    case 'null':
      return exactly(node.value as boolean | null);
    case 'number':
      return exactNumber(report.textOf(node));
    case 'object':
      return parseExpression(node, report);
    case 'array':
    case 'property':
      return report.error(`a list holds values and expressions such as {"prefix":"a"}, not ${aOrAn(node.type)}`, node);
  }
}

function exactly(value: Leaf): Condition {
  return { wants: JSON.stringify(value), test: (leaf) => leaf === value };
}

function parseExpression(node: PatternNode, report: PatternReport): Condition | 'absent' | undefined {
  const [member, ...others] = membersOf(node);
  if (member === undefined) return report.error('an expression names an operator, such as {"prefix":"a"}', node);
  if (others.length > 0) return report.error('an expression holds one operator; put a second one beside it', node);
  const { name, nameNode, value } = member;
  if (!isOperator(name)) return report.error(`"${name}" is no operator; known are ${OPERATORS.join(', ')}`, nameNode);
  return PARSERS[name](value, report);
}

function isOperator(name: string): name is Operator {
  return (OPERATORS as readonly string[]).includes(name);
}

type Parser = (operand: PatternNode, report: PatternReport) => Condition | 'absent' | undefined;

const PARSERS: Record<Operator, Parser> = {
  exactly: (operand, report) => {
    report.unconfirmed('exactly', operand);
    const text = stringOf(operand, 'exactly', report);
    return text === undefined ? undefined : exactly(text);
  },
  'equals-ignore-case': (operand, report) => {
    const text = stringOf(operand, 'equals-ignore-case', report);
    return text === undefined ? undefined : onText(`${JSON.stringify(text)} in any case`, ignoreCase(text, 'whole'));
  },
  prefix: (operand, report) => parseEdge(operand, 'prefix', hasPrefix, report),
  suffix: (operand, report) => parseEdge(operand, 'suffix', hasSuffix, report),
  'anything-but': parseAnythingBut,
  exists: (operand, report) => {
    if (operand.type !== 'boolean') return report.error('exists takes true or false', operand);
    return operand.value === true ? { wants: 'any value', test: () => true } : 'absent';
  },
  wildcard: (operand, report) => {
    report.unconfirmed('wildcard', operand);
    const text = stringOf(operand, 'wildcard', report);
    if (text === undefined) return undefined;
    const wildcard = parseWildcard(text);
    return 'problem' in wildcard
      ? report.error(wildcard.problem, operand)
      : onText(`wildcard ${JSON.stringify(text)}`, wildcard.test);
  },
  numeric: parseNumeric,
  cidr: (operand, report) => {
    report.unconfirmed('cidr', operand);
    const text = stringOf(operand, 'cidr', report);
    if (text === undefined) return undefined;
    const cidr = parseCidr(text);
    return 'problem' in cidr ? report.error(cidr.problem, operand) : onText(`an address in ${text}`, cidr.test);
  },
};

function parseEdge(
  operand: PatternNode,
  place: 'prefix' | 'suffix',
  build: (text: string) => TextTest,
  report: PatternReport,
): Condition | undefined {
  if (operand.type !== 'object') {
    const text = stringOf(operand, place, report);
    return text === undefined ? undefined : onText(`${place} ${JSON.stringify(text)}`, build(text));
  }
  const [member, ...others] = membersOf(operand);
  if (member?.name !== 'equals-ignore-case' || others.length > 0)
    return report.error(`${place} takes a string or {"equals-ignore-case":"…"}`, operand);
  report.unconfirmed(`equals-ignore-case inside ${place}`, operand);
  const text = stringOf(member.value, 'equals-ignore-case', report);
  return text === undefined
    ? undefined
    : onText(`${place} ${JSON.stringify(text)} in any case`, ignoreCase(text, place));
}

function stringOf(operand: PatternNode, operator: string, report: PatternReport): string | undefined {
  if (operand.type === 'string') return operand.value as string;
  return report.error(`${operator} takes a string, not ${aOrAn(operand.type)}`, operand);
}
