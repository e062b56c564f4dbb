import type { Problem } from '../model/errors.ts';

/** Prices of one region in US dollars, as they were on a day. */
export interface PriceList {
  readonly region: string;
  /** The day they were noted, YYYY-MM-DD. */
  readonly asOf: string;
  readonly source: string;
  readonly eventPollerUnitHour: number;
  readonly millionRequests: number;
  readonly gigabyteSecond: number;
}

const NUMBERS = ['eventPollerUnitHour', 'millionRequests', 'gigabyteSecond'] as const;
const TEXTS = ['region', 'asOf', 'source'] as const;

export type PriceListReading =
  | { readonly ok: true; readonly prices: PriceList }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a price file (docs/capacity.md has its fields); every problem is listed. */
export function parsePriceList(text: string, file: string): PriceListReading {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ severity: 'error', code: 'prices-json', message: `not JSON: ${why}`, file }] };
  }
  const fields: Readonly<Record<string, unknown>> =
    typeof document === 'object' && document !== null && !Array.isArray(document) ? { ...document } : {};
  const problems: Problem[] = [];
  const refuse = (name: string, message: string): void => {
    problems.push({ severity: 'error', code: 'prices-field', message, path: name, file });
  };
  const textOf = (name: (typeof TEXTS)[number]): string => {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
    refuse(name, `${name} must be a text, as in "${EXAMPLES[name]}"`);
    return '';
  };
  const numberOf = (name: (typeof NUMBERS)[number]): number => {
    const value = fields[name];
    if (typeof value === 'number' && value >= 0) return value;
    refuse(name, `${name} must be a number of US dollars, 0 or more, as in ${EXAMPLES[name]}`);
    return 0;
  };
  const prices = {
    region: textOf('region'),
    asOf: textOf('asOf'),
    source: textOf('source'),
    eventPollerUnitHour: numberOf('eventPollerUnitHour'),
    millionRequests: numberOf('millionRequests'),
    gigabyteSecond: numberOf('gigabyteSecond'),
  };
  if (prices.asOf !== '' && !/^\d{4}-\d\d-\d\d$/.test(prices.asOf))
    refuse('asOf', 'asOf must be a day, as in "2026-11-01"');
  return problems.length === 0 ? { ok: true, prices } : { ok: false, problems };
}

const EXAMPLES = {
  region: 'us-east-1',
  asOf: '2026-11-01',
  source: 'AWS Lambda pricing page',
  eventPollerUnitHour: 0.185,
  millionRequests: 0.2,
  gigabyteSecond: 0.0000166667,
} as const;
