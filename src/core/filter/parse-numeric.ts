import type { Condition } from './condition/condition.ts';
import { type NumericBound, type NumericOperator, numericRange, refuseComparison } from './condition/number.ts';
import type { PatternReport } from './pattern-report.ts';
import type { PatternNode } from './read-pattern-json.ts';

const FIRST = ['=', '<', '<=', '>', '>='] as const;
const SHAPE = 'numeric takes ["=", 1], one bound such as [">", 1], or two such as [">", 1, "<=", 5]';

/** `{"numeric":[…]}`: one comparison, or a lower bound followed by an upper one that is greater. */
export function parseNumeric(operand: PatternNode, report: PatternReport): Condition | undefined {
  const parts = operand.type === 'array' ? (operand.children ?? []) : [];
  if (parts.length !== 2 && parts.length !== 4) return report.error(SHAPE, operand);
  const first = parseBound(parts[0], parts[1], report);
  const second = parts.length === 2 ? undefined : parseBound(parts[2], parts[3], report);
  if (first === undefined || (parts.length === 4 && second === undefined)) return undefined;
  if (second === undefined) return numericRange(first);
  if (!first.operator.startsWith('>') || !second.operator.startsWith('<')) return report.error(SHAPE, operand);
  if (Number(first.written) >= Number(second.written))
    return report.error(`the lower bound ${first.written} is not below the upper bound ${second.written}`, operand);
  return numericRange(first, second);
}

function parseBound(
  operator: PatternNode | undefined,
  bound: PatternNode | undefined,
  report: PatternReport,
): NumericBound | undefined {
  if (operator === undefined || bound === undefined) return undefined;
  if (!isOperator(operator.value)) return report.error(`numeric knows ${FIRST.join(', ')}`, operator);
  if (bound.type !== 'number') return report.error(`numeric ${operator.value} wants a number`, bound);
  const written = report.textOf(bound);
  const refusal = refuseComparison(written);
  return refusal === undefined ? { operator: operator.value, written } : report.error(refusal, bound);
}

function isOperator(value: unknown): value is NumericOperator {
  return (FIRST as readonly unknown[]).includes(value);
}
