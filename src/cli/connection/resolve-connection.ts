import { readFileSync } from 'node:fs';
import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError, messageOf } from '../../core/model/errors.ts';
import { readServers } from './servers.ts';

/** The flags of `connectionFlags` as oclif parsed them, environment included. */
export interface ConnectionFlags {
  readonly 'bootstrap-servers'?: string | undefined;
  readonly 'command-config'?: string | undefined;
}

/** What a profile says where neither flag nor environment does. */
export type ConnectionProfile = ConnectionFlags;

/**
 * How to reach the cluster: flag, environment (both in `flags`), profile, mapping, in this order. Servers named apart
 * come before `bootstrap.servers` of the client properties. Nothing connects yet. Throws `EsmctlError` of kind `usage`.
 */
export async function resolveConnection(
  flags: ConnectionFlags,
  mapping?: Pick<Mapping, 'source'>,
  profile: ConnectionProfile = {},
): Promise<KafkaConnection> {
  const commandConfig = flags['command-config'] ?? profile['command-config'];
  const connection = commandConfig === undefined ? PLAINTEXT : await readCommandConfig(commandConfig);
  const candidates: readonly (readonly [from: string, servers: readonly string[] | undefined])[] = [
    ['--bootstrap-servers', flags['bootstrap-servers']?.split(',')],
    ['the profile', profile['bootstrap-servers']?.split(',')],
    ['bootstrap.servers in --command-config', connection.servers],
    ['the mapping', mapping?.source.kind === 'self-managed' ? mapping.source.bootstrapServers : undefined],
  ];
  for (const [from, named] of candidates) {
    const servers = named === undefined ? [] : readServers(named, from);
    if (servers.length > 0) return { ...connection, servers };
  }
  throw noServers(mapping);
}

const PLAINTEXT: KafkaConnection = { servers: [], tls: undefined, sasl: undefined };

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
      message: `--command-config ${path} cannot be read: ${messageOf(error)}`,
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

function noServers(mapping: Pick<Mapping, 'source'> | undefined): EsmctlError {
  const arn = mapping?.source.kind === 'msk' ? mapping.source.eventSourceArn : undefined;
  return new EsmctlError({
    code: 'ESMCTL_NO_SERVERS',
    kind: 'usage',
    message:
      arn === undefined
        ? 'no servers are named, so there is no cluster to ask'
        : 'a mapping on Amazon MSK names its cluster, not its servers',
    next: [
      arn === undefined
        ? 'name them: -b host:port, ESMCTL_BOOTSTRAP_SERVERS, or bootstrap.servers in --command-config'
        : `name them: -b host:port (aws kafka get-bootstrap-brokers --cluster-arn ${arn})`,
    ],
  });
}
