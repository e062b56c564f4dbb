import type { Known } from '../model/known.ts';
import { SERVICE_RETENTION, type ServiceRetention } from '../retention/service-retention.ts';
import type { BrokerFacts, BrokerSetting, ClusterFacts } from '../snapshot/facts/cluster-facts.ts';
import type { MissingFact, Snapshot } from '../snapshot/facts/snapshot.ts';

/** What `inspect cluster` answers. */
export interface ClusterDiagnosis {
  readonly capturedAtMs: number;
  readonly cluster: ClusterFacts;
  /** Undefined where it is not known who runs the cluster. */
  readonly service: ServiceRetention | undefined;
  readonly retentionMinutes: Agreement;
  readonly checkIntervalMs: Agreement;
  readonly missing: readonly MissingFact[];
}

/** Do the brokers agree on a setting? The value that counts is that of the broker which coordinates a group. */
export type Agreement =
  | { readonly kind: 'same'; readonly value: number }
  | { readonly kind: 'different'; readonly values: readonly number[] }
  | { readonly kind: 'unknown'; readonly why: string };

export function diagnoseCluster({ capturedAtMs, cluster, missing }: Snapshot): ClusterDiagnosis {
  return {
    capturedAtMs,
    cluster,
    service: cluster.service.known ? SERVICE_RETENTION[cluster.service.value] : undefined,
    retentionMinutes: agreementOn(cluster.brokers, (broker) => broker.offsetsRetentionMinutes),
    checkIntervalMs: agreementOn(cluster.brokers, (broker) => broker.offsetsCheckIntervalMs),
    missing,
  };
}

function agreementOn(brokers: readonly BrokerFacts[], take: (broker: BrokerFacts) => Known<BrokerSetting>): Agreement {
  const values = new Set<number>();
  let why = 'the cluster names no broker';
  for (const broker of brokers) {
    const setting = take(broker);
    if (setting.known) values.add(setting.value.value);
    else why = setting.why;
  }
  const [first, ...others] = [...values].sort((a, b) => a - b);
  if (first === undefined) return { kind: 'unknown', why };
  return others.length === 0 ? { kind: 'same', value: first } : { kind: 'different', values: [first, ...others] };
}
