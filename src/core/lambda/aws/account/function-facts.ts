import {
  type FunctionConfiguration,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { EsmctlError } from '../../../model/errors.ts';
import { type Known, known, notKnown } from '../../../model/known.ts';
import type { AwsFunctionFacts } from '../../../snapshot/facts/aws-facts.ts';
import { answerOf } from '../answer-of.ts';
import { endpointInPlaceOfAws } from '../aws-settings.ts';
import { createAsker } from '../create-asker.ts';
import type { AccountContext } from './aws-account.ts';

/**
 * `lambda:GetFunctionConfiguration` and `lambda:GetFunctionConcurrency` (only the former is needed). A function that is not
 * there is an answer.
 */
export async function readFunctionFacts(
  client: LambdaClient,
  functionName: string,
  { settings }: AccountContext,
): Promise<AwsFunctionFacts> {
  const asker = createAsker(`function ${functionName}`, settings, endpointInPlaceOfAws('LAMBDA'), client);
  let found: FunctionConfiguration;
  try {
    found = await asker.ask('lambda:GetFunctionConfiguration', async () => {
      const answer = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
      answerOf(answer.FunctionArn ?? answer.FunctionName);
      return answer;
    });
  } catch (error) {
    if (error instanceof EsmctlError && error.code === 'ESMCTL_AWS_NOT_FOUND') return ABSENT;
    throw error;
  }
  const lastModifiedMs = Date.parse(found.LastModified ?? '');
  return {
    exists: true,
    arn: found.FunctionArn,
    timeoutMs: found.Timeout === undefined ? undefined : found.Timeout * 1000,
    memoryMegabytes: found.MemorySize,
    state: found.State,
    stateReason: found.StateReason,
    lastUpdateStatus: found.LastUpdateStatus,
    lastUpdateReason: found.LastUpdateStatusReason,
    lastModifiedMs: Number.isNaN(lastModifiedMs) ? undefined : lastModifiedMs,
    reservedConcurrency: await readReserved(),
  };

  async function readReserved(): Promise<Known<number | undefined>> {
    try {
      const { ReservedConcurrentExecutions } = await asker.ask('lambda:GetFunctionConcurrency', () =>
        client.send(new GetFunctionConcurrencyCommand({ FunctionName: withoutQualifier(functionName) })),
      );
      return known(ReservedConcurrentExecutions);
    } catch (error) {
      return notKnown(error instanceof EsmctlError ? error.message : String(error));
    }
  }
}

/** Concurrency is reserved for a function, never for a version or alias (API reference, GetFunctionConcurrency). */
function withoutQualifier(functionName: string): string {
  const parts = functionName.split(':');
  const at = parts.indexOf('function');
  if (at !== -1) return parts.slice(0, at + 2).join(':');
  return /^\d{12}$/.test(parts[0] ?? '') ? parts.slice(0, 2).join(':') : (parts[0] ?? functionName);
}

const ABSENT: AwsFunctionFacts = {
  exists: false,
  arn: undefined,
  timeoutMs: undefined,
  memoryMegabytes: undefined,
  state: undefined,
  stateReason: undefined,
  lastUpdateStatus: undefined,
  lastUpdateReason: undefined,
  lastModifiedMs: undefined,
  reservedConcurrency: notKnown('there is no such function'),
};
