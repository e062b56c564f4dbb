import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { BootstrapBrokers } from '../../core/lambda/bootstrap-brokers.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError, messageOf } from '../../core/model/errors.ts';
import { chooseForMsk } from '../account/choose-connection.ts';

/**
 * Asks AWS for the servers of the cluster that a mapping names (`kafka:GetBootstrapBrokers`), and logs in by the client
 * properties in `given` or as who runs esmctl. Throws `ESMCTL_NO_SERVERS` of kind `usage` with what AWS said.
 */
export async function connectToMsk(
  mapping: Pick<Mapping, 'accessTypes'>,
  clusterArn: string,
  given: KafkaConnection | undefined,
  aws: AwsSettings,
): Promise<KafkaConnection> {
  if (!/:cluster\//.test(clusterArn)) {
    throw noServersOfMsk(clusterArn, 'AWS names no servers of a VPC connection to the cluster of another account');
  }
  return chooseForMsk(mapping, await askForBrokers(clusterArn, aws), given, aws);
}

async function askForBrokers(clusterArn: string, aws: AwsSettings): Promise<BootstrapBrokers> {
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

function noServersOfMsk(clusterArn: string, why: string, next: readonly string[] = []): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_NO_SERVERS',
    kind: 'usage',
    message: `a mapping on Amazon MSK names its cluster, not its servers: ${why}`,
    next: [`name them: -b host:port (aws kafka get-bootstrap-brokers --cluster-arn ${clusterArn})`, ...next],
  });
}
