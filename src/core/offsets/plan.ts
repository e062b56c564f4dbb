import type { Known } from '../model/known.ts';
import type { TopicPartition } from '../model/topic-partition.ts';
import type { Expiry } from '../retention/expiry.ts';
import type { GroupState, GroupType } from '../snapshot/facts/group-facts.ts';

/** `commit`: an ordinary one. `hold`: one with an explicit expiry, which overrides the broker's rules. `none`: left as it is. */
export type Means = 'commit' | 'hold' | 'none';

/** What becomes of one partition. Times are ms on our clock. */
export interface PlannedCommit extends TopicPartition {
  readonly means: Means;
  /** The committed offset now; `undefined`: none. */
  readonly from: bigint | undefined;
  /** The committed offset afterwards; `undefined`: none. */
  readonly to: bigint | undefined;
  readonly metadata: string | null;
  readonly leaderEpoch: number | undefined;
  /** Of a hold: this long from when the broker takes it. */
  readonly holdForMs: number | undefined;
  /** Offsets between `from` and `to` that are not read, or read again. */
  readonly skipped: Known<bigint>;
  readonly repeated: Known<bigint>;
  /** Unread afterwards. */
  readonly lag: Known<bigint>;
  /** When the offset expires, now and afterwards. */
  readonly before: Expiry;
  readonly after: Expiry;
  /** Why this means, or why nothing is done; one clause. */
  readonly why: string;
  /** It is as it was asked to be, afterwards. */
  readonly isDone: boolean;
  /** `recover` alone. */
  readonly lost?: LostCommit;
}

/** A commit that was deleted, and what its last value was. Times are the broker's, ms. */
export interface LostCommit extends TopicPartition {
  readonly deletedAtMs: number;
  readonly last: Known<{
    readonly offset: bigint;
    readonly leaderEpoch: number | undefined;
    readonly metadata: string | null;
    readonly commitTimestampMs: number;
    readonly topicId: string | undefined;
  }>;
}

export type Act = 'import' | 'protect' | 'recover';

/** All that will be done to one group, decided from facts of one moment. */
export interface OffsetsPlan {
  readonly act: Act;
  readonly group: string;
  readonly type: Known<GroupType>;
  readonly state: Known<GroupState>;
  readonly nowMs: number;
  readonly partitions: readonly PlannedCommit[];
  /** What else follows from it, one sentence each. */
  readonly effects: readonly string[];
}

/** The partitions that something is done to. */
export function stepsOf({ partitions }: OffsetsPlan): readonly (PlannedCommit & { readonly to: bigint })[] {
  return partitions.flatMap((one) => (one.means === 'none' || one.to === undefined ? [] : [{ ...one, to: one.to }]));
}
