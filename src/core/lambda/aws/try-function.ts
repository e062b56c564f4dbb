import { GetAccountSettingsCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ProbedAccount } from '../aws-probes.ts';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from './aws-settings.ts';
import { createAsker } from './create-asker.ts';

/**
 * Asks Lambda for something that costs nothing and that any valid credentials get an answer to
 * (`lambda:GetAccountSettings`). @throws EsmctlError of kind `target`, or `usage` where no region is named.
 */
export async function tryAccount(settings: AwsSettings): Promise<ProbedAccount> {
  const client = makeClient(() => new LambdaClient(clientSettings(settings)));
  const asker = createAsker('the account', settings, endpointInPlaceOfAws('LAMBDA'), client);
  try {
    const region = await asker.ask('lambda:GetAccountSettings', () => client.config.region());
    const answer = await asker.askIfAllowed('lambda:GetAccountSettings', () =>
      client.send(new GetAccountSettingsCommand({})),
    );
    return { region, concurrencyLimit: answer?.AccountLimit?.ConcurrentExecutions, denied: answer === undefined };
  } finally {
    client.destroy();
  }
}

/** An invocation that is only checked for its right, and never carried out (`InvocationType: DryRun`). */
export async function tryInvoke(functionName: string, settings: AwsSettings): Promise<void> {
  const client = makeClient(() => new LambdaClient(clientSettings(settings)));
  const asker = createAsker(`function ${functionName}`, settings, endpointInPlaceOfAws('LAMBDA'), client);
  try {
    await asker.ask('lambda:InvokeFunction', () =>
      client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'DryRun' })),
    );
  } finally {
    client.destroy();
  }
}
