import { ByteReader, Malformed } from './byte-reader.ts';
import { type Refusal, refuseMalformed, unsupportedVersion } from './refusal.ts';

const NEWEST = 4;
/** An explicit expiry that says "none". */
const NO_EXPIRY = -1;

/** Value of a commit (types 0 and 1), versions 0 to 4 (`OffsetCommitValue.json`). Times are the broker's, ms. */
export interface CommitValue {
  readonly offset: bigint;
  readonly leaderEpoch: number | undefined;
  readonly metadata: string | null;
  readonly commitTimestampMs: number;
  /** Version 1 alone has it. */
  readonly expireTimestampMs: number | undefined;
  /** Version 4 may have it. */
  readonly topicId: string | undefined;
}

export function decodeCommit(bytes: Uint8Array): CommitValue | Refusal {
  return refuseMalformed(() => {
    const reader = new ByteReader(bytes);
    const version = reader.int16();
    if (version < 0 || version > NEWEST) return unsupportedVersion(version, NEWEST);
    const offset = reader.int64();
    const leaderEpoch = version >= 3 ? readEpoch(reader) : undefined;
    const metadata = version >= 4 ? reader.compactText() : reader.text();
    const commitTimestampMs = reader.time();
    const expireTimestampMs = version === 1 ? readExpiry(reader) : undefined;
    const topicId = version >= 4 ? readTopicId(reader) : undefined;
    reader.end();
    return { offset, leaderEpoch, metadata, commitTimestampMs, expireTimestampMs, topicId };
  });
}

function readEpoch(reader: ByteReader): number | undefined {
  const epoch = reader.int32();
  if (epoch < -1) throw new Malformed('a leader epoch below -1');
  return epoch === -1 ? undefined : epoch;
}

function readExpiry(reader: ByteReader): number | undefined {
  const ms = reader.clampedTime();
  return ms === NO_EXPIRY ? undefined : ms;
}

function readTopicId(reader: ByteReader): string | undefined {
  let topicId: string | undefined;
  reader.tags((tag, field) => {
    if (tag !== 0) return;
    topicId = field.uuid();
    field.end();
  });
  return topicId;
}
