import { type Json, type JsonObject, refuse, type Shape } from './shape.ts';

/** The calendar of ECMAScript ends here, and with it ISO 8601 in Node. */
const LAST_MS = 8.64e15;

export const text = scalar({ type: 'string' }, 'a text', (json) => (typeof json === 'string' ? json : undefined));
export const flag = scalar({ type: 'boolean' }, 'true or false', (json) =>
  typeof json === 'boolean' ? json : undefined,
);
/** A whole number from 0, within 2^53−1. */
export const count = scalar({ type: 'integer', minimum: 0 }, 'a whole number from 0', (json) =>
  typeof json === 'number' && Number.isSafeInteger(json) && json >= 0 ? json : undefined,
);
export const integer = scalar({ type: 'integer' }, 'a whole number', (json) =>
  typeof json === 'number' && Number.isSafeInteger(json) ? json : undefined,
);
/** Metadata of a commit: null is Kafka's null, not "not there". */
export const nullableText: Shape<string | null> = {
  schema: { type: ['string', 'null'] },
  write: (value) => value,
  read: (json, path, report) =>
    json === null || typeof json === 'string' ? json : refuse(report, path, 'a text or null', json),
};

/** An int64: a JSON number while it is exact (within ±(2^53−1)), a decimal string beyond. */
export const int64: Shape<bigint> = {
  schema: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[1-9][0-9]{15,18}$' }] },
  write: (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()),
  read: (json, path, report) => {
    if (typeof json === 'number' && Number.isSafeInteger(json)) return BigInt(json);
    if (typeof json === 'string' && /^-?[1-9]\d{15,18}$/.test(json)) {
      const value = BigInt(json);
      if (BigInt.asIntN(64, value) === value) return value;
    }
    return refuse(report, path, 'a whole number of 64 bits (a decimal text beyond 2^53−1)', json);
  },
};

/** Milliseconds inside, ISO 8601 UTC in the file. */
export const time: Shape<number> = {
  schema: { type: 'string', format: 'date-time' },
  write: (ms) => new Date(clampMs(ms)).toISOString(),
  read: (json, path, report) => {
    const ms =
      typeof json === 'string' && /^[+-]?\d{4,6}-\d\d-\d\dT[\d:.]+Z$/.test(json) ? Date.parse(json) : Number.NaN;
    return Number.isNaN(ms) ? refuse(report, path, 'a time such as 2026-11-21T08:00:00.000Z', json) : ms;
  },
};

/** Milliseconds inside, seconds in the file. */
export const seconds: Shape<number> = {
  schema: { type: 'number' },
  write: (ms) => ms / 1000,
  read: (json, path, report) =>
    typeof json === 'number' && Number.isFinite(json)
      ? Math.round(json * 1000)
      : refuse(report, path, 'a number of seconds', json),
};

export function oneOf<T extends string>(values: readonly T[]): Shape<T> {
  return scalar<T>({ enum: values }, `one of ${values.join(', ')}`, (json) => values.find((value) => value === json));
}

function scalar<T extends Json>(schema: JsonObject, wanted: string, take: (json: unknown) => T | undefined): Shape<T> {
  return {
    schema,
    write: (value) => value,
    read: (json, path, report) => take(json) ?? refuse(report, path, wanted, json),
  };
}

function clampMs(ms: number): number {
  return Math.min(LAST_MS, Math.max(-LAST_MS, ms));
}
