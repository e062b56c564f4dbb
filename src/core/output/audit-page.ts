import type { MappingDiagnosis } from '../diagnosis/mapping/diagnose-mapping.ts';
import type { AwsTraffic } from '../lambda/aws/account/aws-traffic.ts';
import type { MissingFact } from '../snapshot/facts/snapshot.ts';

/** What `audit` shows. */
export interface AuditPage {
  readonly capturedAtMs: number;
  readonly region: string;
  /** Mappings of any source that AWS listed. */
  readonly listed: number;
  readonly clusters: number;
  /** Those on Kafka, worst first. */
  readonly rows: readonly AuditRow[];
  readonly missing: readonly MissingFact[];
  readonly traffic: AwsTraffic;
}

export interface AuditRow {
  readonly diagnosis: MappingDiagnosis;
  /** Name of its cluster: an ARN, or servers. */
  readonly cluster: string;
  /** The command that shows this mapping in full. */
  readonly next: string;
}
