import { LambdaClient } from '@aws-sdk/client-lambda';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from '../aws-settings.ts';
import { createAsker } from '../create-asker.ts';
import { listAllMappings } from '../read-mappings.ts';
import type { AccountContext, AwsAccount } from './aws-account.ts';
import { countTraffic } from './aws-traffic.ts';
import { readFunctionFacts } from './function-facts.ts';

/** Clients are made when they are first needed, with the standard credentials; retries are adaptive. */
export function openAwsAccount(settings: AwsSettings): AwsAccount {
  const { traffic, watch } = countTraffic();
  const context: AccountContext = { settings, watch };
  const client = watch(makeClient(() => new LambdaClient(clientSettings(settings))));
  const asker = createAsker('the account', settings, endpointInPlaceOfAws('LAMBDA'), client);
  return {
    traffic,
    region: () => asker.ask('the region', () => client.config.region()),
    listMappings: (onPage) => asker.ask('lambda:ListEventSourceMappings', () => listAllMappings(client, onPage)),
    functionFacts: (functionName) => readFunctionFacts(client, functionName, context),
    async metrics(questions, toMs) {
      const { readMetrics } = await import('./metrics.ts');
      return readMetrics(questions, toMs, context);
    },
    async bootstrapBrokers(clusterArn) {
      const { readBootstrapBrokers } = await import('./brokers.ts');
      return readBootstrapBrokers(clusterArn, context);
    },
    async destination(name) {
      const { readDestination } = await import('./destination.ts');
      return readDestination(name, context);
    },
    close: () => client.destroy(),
  };
}
