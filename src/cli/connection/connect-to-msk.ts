import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { BootstrapBrokers } from '../../core/lambda/bootstrap-brokers.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError, messageOf } from '../../core/model/errors.ts';
import { regionOfCluster } from '../mapping/mapping-region.ts';
import { chooseForMsk } from './choose-connection.ts';

/** How the servers of an MSK cluster are found and logged in to. */
export interface MskAccess {
  /** `kafka:GetBootstrapBrokers`. */
  readonly ask: (clusterArn: string) => Promise<BootstrapBrokers>;
  /** The client properties for servers of these names; undefined: as who runs esmctl. */
  readonly loginFor: (servers: readonly string[]) => KafkaConnection | undefined;
  readonly aws: AwsSettings;
}

/**
 * How to reach the MSK cluster that a mapping names. Throws `ESMCTL_NO_SERVERS` of kind `usage` where AWS names no servers,
 * or the login for them is missing; what `ask` rejects with goes through.
 */
export async function connectToMsk(
  mapping: Pick<Mapping, 'accessTypes'>,
  clusterArn: string,
  { ask, loginFor, aws }: MskAccess,
): Promise<KafkaConnection> {
  if (!/:cluster\//.test(clusterArn)) {
    throw noServersOfMsk(clusterArn, 'AWS names no servers of a VPC connection to the cluster of another account');
  }
  const brokers = await ask(clusterArn);
  const { plaintext, tls, scram, iam } = brokers;
  const own = { ...aws, region: regionOfCluster(clusterArn) ?? aws.region };
  return chooseForMsk(mapping, brokers, loginFor([...plaintext, ...tls, ...scram, ...iam]), own);
}

/** Asks with an account of its own. Rejects with `ESMCTL_NO_SERVERS` of kind `usage` and what AWS said. */
export async function askForBrokers(clusterArn: string, aws: AwsSettings): Promise<BootstrapBrokers> {
  const { openAwsAccount } = await import('../../core/lambda/aws/account/open-aws-account.ts');
  const account = openAwsAccount(aws);
  try {
    return await account.bootstrapBrokers(clusterArn);
  } catch (error) {
    const next = error instanceof EsmctlError ? error.next : [];
    throw noServersOfMsk(clusterArn, `AWS could not be asked for them: ${messageOf(error)}`, next);
  } finally {
    account.close();
  }
}

export function noServersOfMsk(clusterArn: string, why: string, next: readonly string[] = []): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_NO_SERVERS',
    kind: 'usage',
    message: `a mapping on Amazon MSK names its cluster, not its servers: ${why}`,
    next: [`name them: -b host:port (aws kafka get-bootstrap-brokers --cluster-arn ${clusterArn})`, ...next],
  });
}
