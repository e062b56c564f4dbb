import type { Problem } from '../../model/errors.ts';
import { type Known, notKnown } from '../../model/known.ts';
import type { MeasuredLoad, MeasuredPartition, WindowRate } from './measured-load.ts';

export const MEASURED_VERSION = 1;

/** A measurement as JSON: times in ISO 8601, the rest as it is. */
export function measuredJson(load: MeasuredLoad): Record<string, unknown> {
  const { topic, group, measuredAtMs, hour, day, ...rest } = load;
  return {
    topic,
    group: group ?? null,
    measuredAt: new Date(measuredAtMs).toISOString(),
    ...rest,
    hour: windowJson(hour),
    day: windowJson(day),
  };
}

/** The text of a `--save` file (schemas/measured-load.json). */
export function measuredFileText(load: MeasuredLoad): string {
  const document = { type: 'measured-load', schemaVersion: MEASURED_VERSION, ...measuredJson(load) };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function windowJson(window: Known<WindowRate>): unknown {
  if (!window.known) return window;
  const { peakAtMs, ...rest } = window.value;
  return { known: true, value: { ...rest, peakAt: new Date(peakAtMs).toISOString() } };
}

export type MeasuredReading =
  | { readonly ok: true; readonly load: MeasuredLoad }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads what `measuredFileText` wrote; every field that cannot be read is listed with its path. */
export function parseMeasuredFile(text: string, file: string): MeasuredReading {
  const problems: Problem[] = [];
  const refuse = (path: string, message: string): undefined => {
    problems.push({ severity: 'error', code: 'measured-file', message, file, path });
    return undefined;
  };
  const root = parseObject(text);
  if (root === undefined || root.type !== 'measured-load') {
    refuse('$', 'this is no measurement that esmctl estimate capacity --save wrote');
    return { ok: false, problems };
  }
  if (root.schemaVersion !== MEASURED_VERSION) {
    refuse(
      '$.schemaVersion',
      `version ${String(root.schemaVersion)} is not ${MEASURED_VERSION}: update esmctl, or measure again`,
    );
    return { ok: false, problems };
  }
  const amount = (value: unknown, path: string): number =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0
      ? value
      : (refuse(path, 'takes a number, 0 or more') ?? 0);
  const time = (value: unknown, path: string): number => {
    const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(ms) ? (refuse(path, 'takes a time (ISO 8601)') ?? 0) : ms;
  };
  const fact = <T>(value: unknown, path: string, read: (value: unknown, path: string) => T): Known<T> => {
    const { known: isKnown, value: inner, why } = objectOf(value);
    if (isKnown === true) return { known: true, value: read(inner, `${path}.value`) };
    if (isKnown === false && typeof why === 'string') return notKnown(why);
    refuse(path, 'takes {"known": true, "value": …} or {"known": false, "why": …}');
    return notKnown('the file cannot be read');
  };
  const rate = (value: unknown, path: string): WindowRate => {
    const given = objectOf(value);
    const number = (name: string): number => amount(given[name], `${path}.${name}`);
    return {
      meanRecordsPerSecond: number('meanRecordsPerSecond'),
      peakRecordsPerSecond: number('peakRecordsPerSecond'),
      peakAtMs: time(given.peakAt, `${path}.peakAt`),
      stepSeconds: number('stepSeconds'),
      coveredSeconds: number('coveredSeconds'),
    };
  };
  const list = (value: unknown, path: string): readonly unknown[] =>
    Array.isArray(value) ? value : (refuse(path, 'takes a list') ?? []);
  const partition = (value: unknown, path: string): MeasuredPartition => {
    const given = objectOf(value);
    const number = (name: string): Known<number> => fact(given[name], `${path}.${name}`, amount);
    return {
      partition: amount(given.partition, `${path}.partition`),
      now: number('now'),
      hour: number('hour'),
      day: number('day'),
      lagRecords: number('lagRecords'),
      drainedRecordsPerSecond: number('drainedRecordsPerSecond'),
      recordBytes: number('recordBytes'),
    };
  };
  const load: MeasuredLoad = {
    topic: typeof root.topic === 'string' ? root.topic : (refuse('$.topic', 'takes a name') ?? ''),
    group: typeof root.group === 'string' ? root.group : undefined,
    measuredAtMs: time(root.measuredAt, '$.measuredAt'),
    sampleSeconds: amount(root.sampleSeconds, '$.sampleSeconds'),
    now: fact(root.now, '$.now', amount),
    hour: fact(root.hour, '$.hour', rate),
    day: fact(root.day, '$.day', rate),
    recordSize: fact(root.recordSize, '$.recordSize', (value, path) => {
      const given = objectOf(value);
      const number = (name: string): number => amount(given[name], `${path}.${name}`);
      return {
        records: number('records'),
        meanBytes: number('meanBytes'),
        p50Bytes: number('p50Bytes'),
        p99Bytes: number('p99Bytes'),
        largestBytes: number('largestBytes'),
        compressionRatio: number('compressionRatio'),
      };
    }),
    skew: fact(root.skew, '$.skew', (value, path) => {
      const { from, shares } = objectOf(value);
      const isSpan = from === 'sample' || from === 'hour' || from === 'day';
      return {
        from: isSpan ? from : (refuse(`${path}.from`, 'takes sample, hour or day') ?? 'sample'),
        shares: list(shares, `${path}.shares`).map((share, at) => amount(share, `${path}.shares[${at}]`)),
      };
    }),
    lagRecords: fact(root.lagRecords, '$.lagRecords', amount),
    oldestUnreadAgeSeconds: fact(root.oldestUnreadAgeSeconds, '$.oldestUnreadAgeSeconds', amount),
    drainedRecordsPerSecond: fact(root.drainedRecordsPerSecond, '$.drainedRecordsPerSecond', amount),
    retentionSeconds: fact(root.retentionSeconds, '$.retentionSeconds', (value, path) =>
      value === null ? null : amount(value, path),
    ),
    partitions: list(root.partitions, '$.partitions').map((each, at) => partition(each, `$.partitions[${at}]`)),
    notes: list(root.notes, '$.notes') as readonly Problem[],
    missing: list(root.missing, '$.missing') as MeasuredLoad['missing'],
  };
  if (load.partitions.length === 0) refuse('$.partitions', 'names no partition');
  if (load.skew.known && load.skew.value.shares.length !== load.partitions.length) {
    refuse('$.skew.value.shares', 'takes one share for each partition');
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, load };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
