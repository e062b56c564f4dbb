import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, expect, it, vi } from 'vitest';
import { clientSettings, makeClient } from '../../../../src/core/lambda/aws/aws-settings.ts';
import { createAsker } from '../../../../src/core/lambda/aws/create-asker.ts';
import { explainAwsError } from '../../../../src/core/lambda/aws/explain-aws-error.ts';
import { awsEnvironment, startLambdaStub } from '../../../support/aws/lambda-stub.ts';

const SETTINGS = { region: 'eu-west-1', profile: undefined };

afterEach(() => void vi.unstubAllEnvs());

it('an endpoint that takes questions and stays silent is given up, in words', async () => {
  const stub = await startLambdaStub(() => 'hang');
  for (const [name, value] of Object.entries(awsEnvironment(stub.url))) vi.stubEnv(name, value);
  const { requestHandler, ...settings } = clientSettings(SETTINGS);
  expect(requestHandler).toEqual({ connectionTimeout: 5000, requestTimeout: 10_000, throwOnRequestTimeout: true });
  const sooner = { ...settings, requestHandler: { ...requestHandler, requestTimeout: 500 } };
  const client = makeClient(() => new LambdaClient(sooner));
  const { ask } = createAsker('function f', SETTINGS, stub.url, client);
  try {
    const asked = ask('lambda:GetFunctionConfiguration', () =>
      client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' })),
    );
    await expect(asked).rejects.toMatchObject({
      code: 'ESMCTL_AWS_UNREACHABLE',
      kind: 'target',
      message: `nothing answers at ${stub.url}: no answer within 0.5 s, also when it was asked again`,
      next: [expect.stringContaining('AWS_ENDPOINT_URL') as string],
    });
    // Errors are worth four attempts, silence two.
    expect([settings.maxAttempts, stub.requests.length]).toEqual([4, 2]);
  } finally {
    client.destroy();
    await stub.close();
  }
});

it('a connection that is never made is told apart from an answer that never comes', () => {
  const text =
    '@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 5000 ms.';
  const thrown = Object.assign(new Error(text), { name: 'TimeoutError' });
  const question = { action: 'lambda:X', resource: 'function f', ...SETTINGS, endpoint: undefined };
  expect(explainAwsError(thrown, question)).toMatchObject({
    code: 'ESMCTL_AWS_UNREACHABLE',
    message: 'nothing answers in eu-west-1: no connection within 5 s',
    next: ['check the network, the proxy and --region'],
  });
});
