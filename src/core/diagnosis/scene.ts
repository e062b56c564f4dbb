import type { StartingPosition } from '../position/starting-position.ts';
import type { RetentionSetting } from '../retention/broker-retention.ts';
import type { GroupFacts } from '../snapshot/facts/group-facts.ts';
import type { Snapshot } from '../snapshot/facts/snapshot.ts';
import type { PartitionDiagnosis } from './group-diagnosis.ts';
import type { Moment, Verdict } from './verdict.ts';

/** What the finders judge. */
export interface Scene {
  readonly snapshot: Snapshot;
  readonly group: GroupFacts;
  readonly retention: RetentionSetting;
  readonly partitions: readonly PartitionDiagnosis[];
  readonly moment: Moment;
  readonly starting: StartingPosition | undefined;
  readonly verdict: Verdict;
}
