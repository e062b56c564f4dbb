import type { Known } from '../model/known.ts';
import type { TopicPartition } from '../model/topic-partition.ts';
import type { RecordsGone } from '../position/record-times.ts';
import type { Start } from '../position/start.ts';
import type { RetentionSetting } from '../retention/broker-retention.ts';
import type { Expiry } from '../retention/expiry.ts';
import type { GroupState, GroupType } from '../snapshot/facts/group-facts.ts';
import type { Finding } from './finding-codes.ts';
import type { Verdict } from './verdict.ts';

/** What `inspect group` answers for one group. Times are ms on our clock. `output/group-diagnosis-json.ts` makes the document of it. */
export interface GroupDiagnosis {
  readonly group: string;
  readonly type: Known<GroupType>;
  readonly state: Known<GroupState>;
  readonly emptySinceMs: Known<number>;
  readonly retention: RetentionSetting;
  readonly verdict: Verdict;
  /** The earliest of all partitions; `undefined`: none is known, or nothing lets them expire. */
  readonly expiresAtMs: number | undefined;
  /** Our clock at which all this was judged. */
  readonly nowMs: number;
  /** Worst first, then by topic and partition. */
  readonly partitions: readonly PartitionDiagnosis[];
  /** Worst first. */
  readonly findings: readonly Finding[];
}

export interface PartitionDiagnosis extends TopicPartition {
  /** `undefined`: nothing was ever committed and lost, nothing can expire. */
  readonly verdict: Verdict | undefined;
  /** `undefined` as a value: there is no commit. */
  readonly committedOffset: Known<bigint | undefined>;
  /** The last value of a commit that the broker deleted, where the offsets topic still holds it. */
  readonly lostOffset: bigint | undefined;
  readonly committedAtMs: Known<number | undefined>;
  readonly logStartOffset: Known<bigint>;
  readonly logEndOffset: Known<bigint>;
  readonly lag: Known<bigint>;
  /** How old the first unread record is, ms; 0 where nothing is unread. */
  readonly lagMs: Known<number>;
  readonly expiry: Expiry;
  readonly ifStoppedNow: Expiry;
  /** Where Lambda would start, now; not known without a starting position where one is needed. */
  readonly start: Known<Start>;
  /** And if the offset were gone. */
  readonly startAfterExpiry: Known<Start>;
  /** The other clock; `undefined`: there is no commit. */
  readonly recordsGone: RecordsGone | undefined;
}
