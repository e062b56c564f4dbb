import type { MappingDiagnosis } from '../diagnosis/mapping/diagnose-mapping.ts';
import type { AwsTraffic } from '../lambda/aws/account/aws-traffic.ts';
import type { Known } from '../model/known.ts';
import type { MissingFact, Snapshot } from '../snapshot/facts/snapshot.ts';
import type { Span } from './fit-columns.ts';

/** What `inspect mapping` shows. */
export interface MappingPage {
  readonly diagnosis: MappingDiagnosis;
  /** Of AWS just now, or a file that may be old. */
  readonly source: { readonly kind: 'aws' } | { readonly kind: 'file'; readonly path: string };
  /** Undefined where AWS was not asked, or no setting names one. */
  readonly region: string | undefined;
  /** Not known: with the reason, as the cluster did not answer or was not asked. */
  readonly snapshot: Known<Snapshot>;
  readonly missing: readonly MissingFact[];
  /** Undefined where AWS was not asked. */
  readonly traffic: AwsTraffic | undefined;
}

/** `label  text`, wrapped under the text. */
export type Line = (name: string, ...spans: readonly Span[]) => readonly string[];
