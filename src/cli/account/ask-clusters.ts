import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { AwsAccount } from '../../core/lambda/aws/account/aws-account.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { Known } from '../../core/model/known.ts';
import type { Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { mappingFactsOf } from '../facts/read-mapping-facts.ts';
import { connectMapping } from './connect-mapping.ts';
import { gatherCluster } from './gather-cluster.ts';
import { type OnOneCluster, propertiesFor } from './group-by-cluster.ts';
import { mapBounded } from './map-bounded.ts';
import type { MissingFacts } from './missing-facts.ts';
import type { Found } from './read-one-mapping.ts';
import type { WorkLine } from './work-line.ts';

const CLUSTERS_AT_ONCE = 4;

/** How clusters are reached. */
export interface ClustersAccess {
  readonly account: AwsAccount;
  readonly properties: readonly KafkaConnection[];
  readonly settings: AwsSettings;
}

/** One look at each cluster for all of its mappings. */
export async function askClusters(
  clusters: readonly OnOneCluster<Found>[],
  { account, properties, settings }: ClustersAccess,
  missing: MissingFacts,
  line: WorkLine,
): Promise<ReadonlyMap<OnOneCluster<Found>, Known<Snapshot>>> {
  line.expect(clusters.length);
  const answers = await mapBounded(clusters, CLUSTERS_AT_ONCE, async (cluster) => {
    const [first] = cluster.mappings;
    const snapshot = await missing.attempt(`the cluster ${cluster.name}`, async () => {
      if (first === undefined) throw new Error('a cluster without mappings');
      const loginFor = (servers: readonly string[]) => propertiesFor(servers, properties);
      const connection = await connectMapping(first.mapping, { account, loginFor, settings });
      const mappings = cluster.mappings.map((one) => ({
        mapping: one.mapping,
        facts: mappingFactsOf(one.mapping, one.status, one.group),
      }));
      return gatherCluster(connection, mappings);
    });
    line.answered();
    return [cluster, snapshot] as const;
  });
  return new Map(answers);
}
