import { GetBootstrapBrokersCommand, KafkaClient } from '@aws-sdk/client-kafka';
import type { BootstrapBrokers } from '../../bootstrap-brokers.ts';
import { clientSettings, endpointInPlaceOfAws, makeClient } from '../aws-settings.ts';
import { createAsker } from '../create-asker.ts';
import type { AccountContext } from './aws-account.ts';

/** `kafka:GetBootstrapBrokers`. Those within the VPC come before public ones: who can reach both takes the near one. */
export async function readBootstrapBrokers(
  clusterArn: string,
  { settings, watch }: AccountContext,
): Promise<BootstrapBrokers> {
  const region = /^arn:[^:]+:kafka:([^:]+):/.exec(clusterArn)?.[1] ?? settings.region;
  const place = { ...settings, region };
  const client = watch(makeClient(() => new KafkaClient(clientSettings(place))));
  const asker = createAsker(`cluster ${clusterArn}`, place, endpointInPlaceOfAws('KAFKA'), client);
  try {
    const found = await asker.ask('kafka:GetBootstrapBrokers', () =>
      client.send(new GetBootstrapBrokersCommand({ ClusterArn: clusterArn })),
    );
    return {
      plaintext: serversOf(found.BootstrapBrokerString),
      tls: serversOf(found.BootstrapBrokerStringTls, found.BootstrapBrokerStringPublicTls),
      scram: serversOf(found.BootstrapBrokerStringSaslScram, found.BootstrapBrokerStringPublicSaslScram),
      iam: serversOf(found.BootstrapBrokerStringSaslIam, found.BootstrapBrokerStringPublicSaslIam),
    };
  } finally {
    client.destroy();
  }
}

function serversOf(...lists: readonly (string | undefined)[]): readonly string[] {
  return lists.flatMap((list) => (list ?? '').split(',')).filter((server) => server !== '');
}
