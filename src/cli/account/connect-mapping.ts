import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { AwsAccount } from '../../core/lambda/aws/account/aws-account.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { chooseForSelfManaged } from '../connection/choose-connection.ts';
import { connectToMsk, type MskAccess, noServersOfMsk } from '../connection/connect-to-msk.ts';
import { readServers } from '../connection/servers.ts';

/** How the cluster of a mapping is reached where no flag names its servers. */
export interface ClusterAccess {
  /** Undefined with `--no-aws`. */
  readonly account: AwsAccount | undefined;
  readonly loginFor: MskAccess['loginFor'];
  readonly settings: AwsSettings;
}

/** To the servers that the mapping names, or Amazon MSK for it. Throws `EsmctlError` where they or the login are missing. */
export async function connectMapping(
  mapping: Pick<Mapping, 'accessTypes' | 'source'>,
  { account, loginFor, settings }: ClusterAccess,
): Promise<KafkaConnection> {
  const { source } = mapping;
  if (source.kind === 'self-managed') {
    const own = readServers(source.bootstrapServers, 'the mapping');
    return chooseForSelfManaged(mapping, own, loginFor(source.bootstrapServers), settings);
  }
  const arn = source.eventSourceArn;
  if (account === undefined) throw noServersOfMsk(arn, 'AWS is not asked for them (--no-aws)');
  return connectToMsk(mapping, arn, {
    ask: (clusterArn) => account.bootstrapBrokers(clusterArn),
    loginFor,
    aws: settings,
  });
}
