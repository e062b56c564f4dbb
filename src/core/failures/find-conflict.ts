import type { KafkaRecord, RecordBytes } from '../model/record.ts';
import type { FoundFailure } from './failure.ts';

/** What a failure record says of one record: only the ends of a range are told, and of those the timestamp alone. */
interface Claim {
  readonly partition: number;
  readonly offset: bigint;
  readonly timestampMs: number;
  readonly record: KafkaRecord | undefined;
  readonly place: string;
}

/**
 * Notes what failure records say of their records. Returns why one cannot be replayed with those before it: it names an
 * offset of theirs, and means another record (of another cluster, or of a topic that was made anew). Nothing of it is noted.
 */
export function createConflictFinder(): (found: FoundFailure) => string | undefined {
  const known = new Map<string, Claim>();
  return (found) => {
    const own = new Map<string, Claim>();
    for (const claim of claimsOf(found)) {
      const key = `${claim.partition}/${claim.offset}`;
      for (const before of [known.get(key), own.get(key)]) {
        if (before !== undefined && differs(before, claim))
          return `holds another record at partition ${claim.partition} offset ${claim.offset} than ${before.place}: replay it by itself`;
      }
      // A record says more than its timestamp.
      const isMore = own.get(key)?.record === undefined;
      if (isMore) own.set(key, claim);
    }
    for (const [key, claim] of own) if (known.get(key)?.record === undefined) known.set(key, claim);
    return undefined;
  };
}

function claimsOf({ place, failure: { payload, ranges } }: FoundFailure): Claim[] {
  if (payload !== undefined)
    return payload.map((record) => {
      const { partition, offset, timestampMs } = record;
      return { partition, offset, timestampMs, record, place };
    });
  return ranges.flatMap(({ partition, first, last, firstTimestampMs, lastTimestampMs }) => [
    ...(firstTimestampMs === undefined
      ? []
      : [{ partition, offset: first, timestampMs: firstTimestampMs, record: undefined, place }]),
    ...(lastTimestampMs === undefined
      ? []
      : [{ partition, offset: last, timestampMs: lastTimestampMs, record: undefined, place }]),
  ]);
}

function differs(a: Claim, b: Claim): boolean {
  if (a.timestampMs !== b.timestampMs) return true;
  return a.record !== undefined && b.record !== undefined && !isSame(a.record, b.record);
}

function isSame(a: KafkaRecord, b: KafkaRecord): boolean {
  return (
    areSame(a.key, b.key) &&
    areSame(a.value, b.value) &&
    a.headers.length === b.headers.length &&
    a.headers.every(({ name, value }, index) => {
      const other = b.headers[index];
      return other?.name === name && areSame(value, other.value);
    })
  );
}

function areSame(a: RecordBytes | null, b: RecordBytes | null): boolean {
  if (a === null || b === null) return a === b;
  return a === b || Buffer.from(a).equals(Buffer.from(b));
}
