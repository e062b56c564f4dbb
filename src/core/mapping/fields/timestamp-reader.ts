import { describeNode } from '../json/json-tree.ts';
import type { Reader } from './reader.ts';
import { nameOf, refuse, refuseType } from './scalar-readers.ts';

/** A time as AWS's tools write it. */
export interface ReadTimestamp {
  readonly ms: number;
  /** The text named no UTC offset; UTC was taken. */
  readonly zoneless: boolean;
}

/** The last moment that a JavaScript `Date` can hold. */
const LAST_MS = 8.64e15;
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Seconds since 1970 (a number, or the same as text) or ISO 8601: both stand in what the AWS CLI prints and takes. */
export function timestamp(): Reader<ReadTimestamp> {
  const expects = 'a time: seconds since 1970 or ISO 8601 such as "2026-01-31T00:00:00Z"';
  return {
    facts: { type: 'timestamp' },
    expects,
    read(node, context) {
      if (node.type !== 'number' && node.type !== 'string') return refuseType(node, context, expects);
      const read = typeof node.value === 'number' ? fromSeconds(node.value) : parseTimestamp(String(node.value));
      if (read !== undefined) return read;
      return refuse(context, 'wrong-format', `${nameOf(context)} must be ${expects}, found ${describeNode(node)}`, {
        why: 'AWS counts seconds since 1970; the AWS CLI prints and takes ISO 8601 as well',
      });
    },
  };
}

function fromSeconds(value: number): ReadTimestamp | undefined {
  const ms = Math.round(value * 1000);
  return ms >= 0 && ms <= LAST_MS ? { ms, zoneless: false } : undefined;
}

/** Undefined for what is no such time. */
export function parseTimestamp(value: string): ReadTimestamp | undefined {
  if (/^\d+(\.\d+)?$/.test(value)) return fromSeconds(Number(value));
  const [, day, time = '00:00', zone] = ISO.exec(value) ?? [];
  if (day === undefined) return undefined;
  const offset = (zone ?? 'Z').toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const ms = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(ms) || ms < 0 || !isDay(day) ? undefined : { ms, zoneless: zone === undefined };
}

/** `Date.parse` takes the 31st of February for the 3rd of March. */
function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}
