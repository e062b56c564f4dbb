import { parseDuration } from '../model/duration.ts';

/** Decimal units as AWS counts throughput (MB = 10^6), binary ones where they are written out (MiB = 2^20). */
const UNIT_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

const MULTIPLES: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

const NUMBER = String.raw`(\d+(?:[\d_]*\d)?(?:\.\d+)?)`;

/** `1KB`, `1 MiB`, `900`, `1.5MB`: bytes, or undefined for anything else. KB, MB and GB are decimal. */
export function parseBytes(text: string): number | undefined {
  const match = new RegExp(`^${NUMBER}\\s*([kmgt]?i?b)?$`, 'i').exec(text.trim());
  const unit = UNIT_BYTES[(match?.[2] ?? 'b').toLowerCase()];
  return match?.[1] === undefined || unit === undefined ? undefined : toNumber(match[1]) * unit;
}

/** `5000`, `5k`, `5M`, `1.5M`, also `5M records`: a number of records, or undefined for anything else. */
export function parseRecords(text: string): number | undefined {
  const match = new RegExp(`^${NUMBER}\\s*([kmg]?)(?:\\s*records?)?$`, 'i').exec(text.trim());
  const multiple = MULTIPLES[(match?.[2] ?? '').toLowerCase()];
  return match?.[1] === undefined || multiple === undefined ? undefined : toNumber(match[1]) * multiple;
}

export type Ingress =
  | { readonly kind: 'bytes'; readonly bytesPerSecond: number }
  | { readonly kind: 'records'; readonly recordsPerSecond: number };

/** `60MB/s`, `57MiB/s`, `20000 records/s`, `20k/s`: bytes or records a second, or undefined for anything else. */
export function parseIngress(text: string): Ingress | undefined {
  const amount = /^(.+?)\s*\/\s*s(?:ec(?:ond)?)?$/i.exec(text.trim())?.[1];
  if (amount === undefined) return undefined;
  const bytesPerSecond = /b$/i.test(amount) ? parseBytes(amount) : undefined;
  if (bytesPerSecond !== undefined) return { kind: 'bytes', bytesPerSecond };
  const recordsPerSecond = parseRecords(amount);
  return recordsPerSecond === undefined ? undefined : { kind: 'records', recordsPerSecond };
}

/** `20%`, `0.2`: a share from 0 to 1, or undefined for anything else. */
export function parseShare(text: string): number | undefined {
  const match = new RegExp(`^${NUMBER}(%?)$`).exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  const share = toNumber(match[1]) / (match[2] === '%' ? 100 : 1);
  return share <= 1 ? share : undefined;
}

/** `3x`, `1.5x` or `3`: a factor, or undefined for anything else. */
export function parseFactor(text: string): number | undefined {
  const match = new RegExp(`^${NUMBER}x?$`, 'i').exec(text.trim());
  return match?.[1] === undefined ? undefined : toNumber(match[1]);
}

/** A duration with its unit; `0` alone needs none. Milliseconds. */
export function parseSpan(text: string): number | undefined {
  return text.trim() === '0' ? 0 : parseDuration(text);
}

function toNumber(digits: string): number {
  return Number(digits.replaceAll('_', ''));
}
