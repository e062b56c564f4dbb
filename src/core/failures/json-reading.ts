import { isInteger, isLosslessNumber, parse } from 'lossless-json';

/** What is wrong with a failure record, and where in it; caught by `parseFailure`. */
export class FailureRefused extends Error {
  /** JSON path, `KafkaBatchInfo.batchSize`; empty for the whole text. */
  readonly path: string;

  constructor(path: string, why: string) {
    super(why);
    this.path = path;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function parseJson(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new FailureRefused(path, `is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function asObject(value: unknown, path: string): JsonObject {
  if (value === undefined) throw new FailureRefused(path, 'is missing');
  if (!isObject(value)) throw new FailureRefused(path, 'is not an object');
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

export function asText(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new FailureRefused(path, value === undefined ? 'is missing' : 'is not a text');
  }
  return value;
}

const LARGEST_OFFSET = 2n ** 63n - 1n;

/** An offset as text (failure records) or as number (events). */
export function asOffset(value: unknown, path: string): bigint {
  const digits = isLosslessNumber(value) && isInteger(value.value) ? value.value : value;
  if (typeof digits !== 'string' || !/^\d{1,19}$/.test(digits) || BigInt(digits) > LARGEST_OFFSET) {
    throw new FailureRefused(path, value === undefined ? 'is missing' : 'is not an offset');
  }
  return BigInt(digits);
}

/** A whole number from `least` on that JavaScript holds exactly. */
export function asCount(value: unknown, path: string, least: number): number {
  const number = isLosslessNumber(value) ? Number(value.value) : Number.NaN;
  if (!Number.isSafeInteger(number) || number < least) {
    throw new FailureRefused(path, value === undefined ? 'is missing' : `is not a whole number from ${least} on`);
  }
  return number;
}

/** ISO 8601; undefined where there is none. */
export function asTime(value: unknown, path: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const ms = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw new FailureRefused(path, 'is not a time (2026-11-21T10:00:00.000Z)');
  return ms;
}
