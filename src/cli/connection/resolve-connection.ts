import { readFileSync } from 'node:fs';
import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';
import { awsSettingsOf, regionOfCluster, settleRegion } from '../mapping/mapping-region.ts';
import { type FilledFlags, isOfProfile } from '../profile/of-profile.ts';
import { askForBrokers, connectToMsk } from './connect-to-msk.ts';
import { readServers } from './servers.ts';

/** The flags of `connectionFlags` as oclif parsed them, environment and profile included. */
export interface ConnectionFlags extends FilledFlags {
  readonly 'bootstrap-servers'?: string | undefined;
  readonly 'command-config'?: string | undefined;
  readonly region?: string | undefined;
  readonly 'profile-aws'?: string | undefined;
}

/**
 * How to reach the cluster: flag, environment, profile (all in `flags`), mapping, in this order. Servers named apart come
 * before `bootstrap.servers` of client properties that were named in the same place; those of a cluster on Amazon MSK are
 * asked of AWS last. Nothing connects to Kafka yet. Throws `EsmctlError` of kind `usage`.
 */
export async function resolveConnection(
  flags: ConnectionFlags,
  mapping?: Pick<Mapping, 'source' | 'accessTypes'>,
): Promise<KafkaConnection> {
  const commandConfig = flags['command-config'];
  const connection = commandConfig === undefined ? PLAINTEXT : await readCommandConfig(commandConfig);
  const named = serversNamed(flags, connection.servers);
  if (named !== undefined) return { ...connection, servers: named };
  const ofMapping = mapping?.source.kind === 'self-managed' ? mapping.source.bootstrapServers : [];
  const servers = readServers(ofMapping, 'the mapping');
  if (servers.length > 0) return { ...connection, servers };
  if (mapping?.source.kind !== 'msk') throw noServers();
  const { eventSourceArn } = mapping.source;
  const aws = settleRegion(regionOfCluster(eventSourceArn), awsSettingsOf(flags), 'the cluster is in');
  return connectToMsk(mapping, eventSourceArn, {
    ask: (clusterArn) => askForBrokers(clusterArn, aws),
    loginFor: () => (commandConfig === undefined ? undefined : connection),
    aws,
  });
}

/**
 * The servers of flag, profile or client properties (`inFile`); undefined where none of them names any. Those of a profile do
 * not come before those in a file that the user named himself: its login is for them. Throws a usage error.
 */
export function serversNamed(
  flags: Pick<ConnectionFlags, 'bootstrap-servers'> & FilledFlags,
  inFile: readonly string[],
): readonly string[] | undefined {
  const ofFile = ['bootstrap.servers in --command-config', inFile] as const;
  const from = isOfProfile(flags, 'bootstrap-servers') ? 'the profile' : '--bootstrap-servers';
  const ofFlag = [from, flags['bootstrap-servers']?.split(',') ?? []] as const;
  for (const [place, candidate] of prefersOwnFile(flags) ? [ofFile, ofFlag] : [ofFlag, ofFile]) {
    const servers = readServers(candidate, place);
    if (servers.length > 0) return servers;
  }
  return undefined;
}

/** The servers are the profile's, and the client properties (if any) are the user's own. */
export function prefersOwnFile(flags: FilledFlags): boolean {
  return isOfProfile(flags, 'bootstrap-servers') && !isOfProfile(flags, 'command-config');
}

/** Without TLS and login; the servers are to be put in. */
export const PLAINTEXT: KafkaConnection = { servers: [], tls: undefined, sasl: undefined };

/** The client properties of a file. Throws a usage error with every problem. */
export async function readCommandConfig(path: string): Promise<KafkaConnection> {
  const { readClientProperties } = await import('../../core/kafka/client-properties.ts');
  return readClientProperties(readText(path), (file) => readFileSync(file, 'utf8'));
}

function readText(path: string): string {
  try {
    return decode(readFileSync(path));
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_COMMAND_CONFIG',
      kind: 'usage',
      message: `--command-config ${path} cannot be read: ${fileReasonOf(error)}`,
      next: ['give the path of a client.properties as the Kafka command line tools take it'],
    });
  }
}

/** Java reads properties as ISO 8859-1; a file that is UTF-8 is meant as such. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

function noServers(): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_NO_SERVERS',
    kind: 'usage',
    message: 'no servers are named, so there is no cluster to ask',
    next: [
      'name them: -b host:port, ESMCTL_BOOTSTRAP_SERVERS, --profile NAME, or bootstrap.servers in --command-config',
    ],
  });
}
