import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { OnProgress } from '../../core/kafka/facts/read-offsets-topic.ts';
import type { AwsAccount } from '../../core/lambda/aws/account/aws-account.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import type { MappingFacts, Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { type ConnectionFlags, type OF_PROFILE, serversNamed } from '../connection/resolve-connection.ts';
import { readServers } from '../connection/servers.ts';
import { takeSnapshot } from '../facts/load-snapshot.ts';
import { chooseForMsk, chooseForSelfManaged } from './choose-connection.ts';

/** How the cluster of a mapping is to be reached, as the flags say. */
export interface ClusterAccess {
  /** `--bootstrap-servers`, and which flags a profile filled in. */
  readonly flags: Pick<ConnectionFlags, 'bootstrap-servers' | typeof OF_PROFILE>;
  /** `--command-config`. */
  readonly properties: KafkaConnection | undefined;
  readonly settings: AwsSettings;
}

/** Servers: as `serversNamed` orders them, of the mapping, or of Amazon MSK. Throws `EsmctlError` where they or the login are missing. */
export async function connectMapping(
  mapping: Mapping,
  { flags, properties, settings }: ClusterAccess,
  account: AwsAccount | undefined,
): Promise<KafkaConnection> {
  const named = serversNamed(flags, properties?.servers ?? []);
  if (named !== undefined) return { tls: undefined, sasl: undefined, ...properties, servers: named };
  const { source } = mapping;
  if (source.kind === 'self-managed') {
    const own = readServers(source.bootstrapServers, 'the mapping');
    return chooseForSelfManaged(mapping, own, properties, settings);
  }
  if (account === undefined) throw noServers(source.eventSourceArn, 'AWS is not asked for the servers (--no-aws)');
  if (!/:cluster\//.test(source.eventSourceArn)) {
    throw noServers(
      source.eventSourceArn,
      'AWS names no servers of a VPC connection to the cluster of another account',
    );
  }
  return chooseForMsk(mapping, await account.bootstrapBrokers(source.eventSourceArn), properties, settings);
}

/** The facts of the groups and topics of some mappings on one cluster. */
export async function gatherCluster(
  connection: KafkaConnection,
  mappings: readonly { readonly mapping: Mapping; readonly facts: MappingFacts }[],
  onProgress?: OnProgress,
): Promise<Snapshot> {
  const destinations = mappings.flatMap(({ mapping: { onFailureDestination: name } }) =>
    name?.startsWith('kafka://') === true ? [name.slice('kafka://'.length)] : [],
  );
  const facts = mappings.map((one) => one.facts);
  const snapshot = await takeSnapshot(connection, facts, {
    groups: [...new Set(facts.map(({ group }) => group))],
    topics: [...new Set([...facts.flatMap(({ topics }) => topics), ...destinations])],
    timesMs: [],
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return withoutAnswered(snapshot, destinations, facts);
}

/** That a destination is not there is an answer, unless a mapping reads it; that it may not be seen is none. */
export function withoutAnswered(
  snapshot: Snapshot,
  destinations: readonly string[],
  mappings: readonly Pick<MappingFacts, 'topics'>[],
): Snapshot {
  const isGone = (name: string): boolean =>
    snapshot.topics.some(({ topic, exists }) => topic === name && exists.known && !exists.value);
  const isRead = (name: string): boolean => mappings.some(({ topics }) => topics.includes(name));
  const gone = destinations.filter((topic) => isGone(topic) && !isRead(topic));
  const answered = new Set(gone.map((topic) => `topic ${topic}`));
  return { ...snapshot, missing: snapshot.missing.filter(({ what }) => !answered.has(what)) };
}

function noServers(arn: string, message: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_NO_SERVERS',
    kind: 'usage',
    message,
    next: [`name them: -b host:port (aws kafka get-bootstrap-brokers --cluster-arn ${arn})`],
  });
}
