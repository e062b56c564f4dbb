import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { answerOf } from './answer-of.ts';
import { readAwsFailure } from './aws-failure.ts';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from './aws-settings.ts';
import { explainAwsError } from './explain-aws-error.ts';

/** A function as AWS describes it; undefined is what it did not say. */
export interface AwsFunction {
  /** As found by the SDK, where no setting named it. */
  readonly region: string;
  /** Without version or alias. */
  readonly arn: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly memoryMegabytes: number | undefined;
  /** `Active`, `Pending`, `Inactive`, `Failed`, with its reason where there is one. */
  readonly state?: string;
  /** Why the rest is not known. */
  readonly unknownBecause?: string;
}

/**
 * Asks for the function before the first invocation (`lambda:GetFunctionConfiguration`). Who may invoke it but not ask
 * goes on without the answer, and so does an endpoint that serves Invoke alone (serverless-offline).
 * @throws EsmctlError of kind `target` where no invocation could work either.
 */
export async function describeFunction(functionName: string, settings: AwsSettings): Promise<AwsFunction> {
  const client = makeClient(() => new LambdaClient(clientSettings(settings)));
  const endpoint = endpointInPlaceOfAws('LAMBDA');
  const question = {
    action: 'lambda:GetFunctionConfiguration',
    resource: `function ${functionName}`,
    ...settings,
    endpoint,
  };
  try {
    const region = await client.config.region();
    try {
      const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
      answerOf(found.FunctionArn ?? found.FunctionName);
      return {
        region,
        arn: found.FunctionArn?.split(':').slice(0, 7).join(':'),
        timeoutMs: found.Timeout === undefined ? undefined : found.Timeout * 1000,
        memoryMegabytes: found.MemorySize,
        ...(found.State === undefined
          ? {}
          : { state: [found.State, ...(found.StateReason === undefined ? [] : [found.StateReason])].join(': ') }),
      };
    } catch (error) {
      const { name, status, isFromAws } = readAwsFailure(error);
      const unknown = { region, arn: undefined, timeoutMs: undefined, memoryMegabytes: undefined };
      if (/^AccessDenied/.test(name))
        return { ...unknown, unknownBecause: 'lambda:GetFunctionConfiguration is not allowed' };
      if (!isFromAws && endpoint !== undefined && (status === 404 || status === 405 || status === 501)) {
        return { ...unknown, unknownBecause: `${endpoint} does not answer GetFunctionConfiguration` };
      }
      throw explainAwsError(error, { ...question, region });
    }
  } catch (error) {
    throw explainAwsError(error, question);
  } finally {
    client.destroy();
  }
}
