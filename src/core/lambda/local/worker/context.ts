import type { FunctionFacts } from '../../function-port.ts';
import { nameLogGroup } from '../lambda-variables.ts';

/** How a callback-style handler answers; only the first answer counts. */
export interface Answers {
  succeed(result?: unknown): void;
  fail(error?: unknown): void;
}

export interface ContextOptions {
  readonly facts: FunctionFacts;
  readonly logStreamName: string;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly answers: Answers;
}

/** Lambda's context object for Node.js, with the methods of its first version (`done`, `succeed`, `fail`). */
export function createContext({ facts, logStreamName, requestId, deadlineMs, answers }: ContextOptions) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: facts.functionName,
    functionVersion: facts.functionVersion,
    invokedFunctionArn: facts.functionArn,
    memoryLimitInMB: String(facts.memoryMegabytes),
    awsRequestId: requestId,
    logGroupName: nameLogGroup(facts.functionName),
    logStreamName,
    identity: undefined,
    clientContext: undefined,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
    succeed: answers.succeed,
    fail: (error?: unknown) => answers.fail(error ?? 'handled'),
    done(error?: unknown, result?: unknown) {
      if (error === undefined || error === null) answers.succeed(result);
      else answers.fail(error);
    },
  };
}
