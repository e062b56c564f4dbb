import { CAPACITY_ASSUMPTIONS } from '../capacity/capacity-assumptions.ts';
import type { CapacityEstimate, Step } from '../capacity/estimate.ts';
import type { Assumption } from '../model/assumptions.ts';
import { wrap } from './run-explain-text.ts';
import type { Style } from './style.ts';

const WIDTH = 80;
const INDENT = '    ';

/** Every step with its numbers and its source, then everything assumed. */
export function renderSteps(
  { steps }: CapacityEstimate,
  chosen: Readonly<Record<string, string>>,
  style: Style,
): string {
  return [
    style.bold('Every step'),
    ...steps.map((step, at) => renderStep(step, at + 1, style)),
    '',
    style.bold('Assumptions'),
    renderChosen(CAPACITY_ASSUMPTIONS, chosen, style),
  ].join('\n');
}

function renderStep({ name, expression, value, unit, source }: Step, number: number, style: Style): string {
  const head = `${String(number).padStart(2)}  ${style.bold(name)} = ${style.accent(format(value))} ${unit}`;
  return [
    head,
    ...wrap(expression, WIDTH - INDENT.length).map((line) => INDENT + line),
    ...wrap(source, WIDTH - INDENT.length).map((line) => style.dim(INDENT + line)),
  ].join('\n');
}

/** Assumptions with the value used, statement and reason. */
export function renderChosen(
  assumptions: readonly Assumption[],
  chosen: Readonly<Record<string, string>>,
  style: Style,
): string {
  return assumptions
    .map(({ name, value, choices, statement, why }) => {
      const used = chosen[name] ?? value;
      const changed = used === value ? '' : style.warn(` (default ${value})`);
      const fixed = choices !== 'number' && choices.length === 0 ? style.dim('  fixed') : '';
      return [
        `${style.bold(name)} = ${style.accent(used)}${changed}${fixed}`,
        ...wrap(statement, WIDTH - INDENT.length).map((line) => INDENT + line),
        ...wrap(`Why: ${why}`, WIDTH - INDENT.length).map((line) => style.dim(INDENT + line)),
      ].join('\n');
    })
    .join('\n');
}

const FORMAT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

function format(value: number): string {
  return FORMAT.format(value);
}
