import { numberOf, WrittenNumber } from '../leaf.ts';
import type { Condition } from './condition.ts';

/**
 * An exact number. EventBridge and Lambda document that numbers are compared by their text (300, 300.0 and 3.0e2 are three
 * different ones), so an equal value is only a candidate until the text is known.
 */
export function exactNumber(written: string): Condition {
  const value = Number(written);
  const doubt = isPlainlyWritten(written) ? 'possible' : 'certain';
  return {
    wants: written,
    test: (leaf, doubts) => {
      if (typeof leaf === 'number') {
        if (leaf !== value) return false;
        if (doubts.state !== 'certain') doubts.state = doubt;
        return true;
      }
      return leaf instanceof WrittenNumber && leaf.written === written;
    },
  };
}

/** Written as JavaScript would write it, without exponent: then only an unusual spelling in the data is another text. */
function isPlainlyWritten(written: string): boolean {
  return String(Number(written)) === written && !written.includes('e');
}

const UNUSUAL_NUMBER = /(?:^|[[:,\s])(?:-0(?![.\d])|-?\d+(?:\.\d*0(?!\d)|(?:\.\d+)?[eE])|-?[\d.]{16,})/;

/**
 * Whether JSON text may hold a number with an exponent, a trailing zero after the point, a minus zero, or more digits than
 * a double tells apart. Without one, numbers of equal value are spelt equally. May say yes for text inside a string.
 */
export function mayHoldUnusualNumber(json: string): boolean {
  return UNUSUAL_NUMBER.test(json);
}

/**
 * Why event-ruler would not compare with this number: it compares doubles, and takes only numbers that a double keeps
 * without loss. Undefined where it would.
 */
export function refuseComparison(written: string): string | undefined {
  const value = Number(written);
  if (Number.isFinite(value) && decimalOf(written) === decimalOf(String(value))) return undefined;
  return `${written} cannot be compared: it has more digits than a 64-bit floating-point number keeps`;
}

/** Sign, digits without outer zeros, and the power of ten: equal for equal decimals. */
function decimalOf(written: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** `anything-but` with numbers: by value, and whatever is not a number passes. */
export function anythingButNumbers(written: readonly string[]): Condition {
  const values = new Set(written.map(Number));
  return {
    wants: `anything but ${written.join(', ')}`,
    test: (leaf) => {
      const value = numberOf(leaf);
      return value === undefined || !values.has(value);
    },
  };
}

export type NumericOperator = '=' | '<' | '<=' | '>' | '>=';

export interface NumericBound {
  readonly operator: NumericOperator;
  readonly written: string;
}

const COMPARE: Record<NumericOperator, (bound: number) => (value: number) => boolean> = {
  '=': (bound) => (value) => value === bound,
  '<': (bound) => (value) => value < bound,
  '<=': (bound) => (value) => value <= bound,
  '>': (bound) => (value) => value > bound,
  '>=': (bound) => (value) => value >= bound,
};

/** `numeric`: one bound, or a lower and an upper one. Compares doubles, never texts. */
export function numericRange(first: NumericBound, second?: NumericBound): Condition {
  const low = COMPARE[first.operator](Number(first.written));
  const high = second === undefined ? undefined : COMPARE[second.operator](Number(second.written));
  const bounds = second === undefined ? [first] : [first, second];
  return {
    wants: bounds.map(({ operator, written }) => `${operator} ${written}`).join(' and '),
    test: (leaf) => {
      const value = numberOf(leaf);
      return value !== undefined && low(value) && (high === undefined || high(value));
    },
  };
}
