import { randomBytes } from 'node:crypto';
import type { FunctionFacts } from '../function-port.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The identity of one environment: CloudWatch's log stream name, `YYYY/MM/DD/[version]32 hex digits` in UTC. */
export function nameLogStream(functionVersion: string, nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[${functionVersion}]${randomBytes(16).toString('hex')}`;
}

export function nameLogGroup(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

export interface LambdaVariablesOptions {
  readonly facts: FunctionFacts;
  readonly logStreamName: string;
  /** The folder of the function's code, absolute. */
  readonly taskRoot: string;
  /** `file.export` as Lambda writes it; absent where the command names none. */
  readonly handler?: string | undefined;
  readonly executionEnvironment: string;
}

/**
 * The variables that Lambda defines for a runtime.
 * Source: Lambda developer guide, page configuration-envvars (defined runtime environment variables).
 */
export function lambdaVariables(options: LambdaVariablesOptions): Variables {
  const { facts, logStreamName, taskRoot, handler, executionEnvironment } = options;
  return {
    AWS_LAMBDA_FUNCTION_NAME: facts.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: facts.functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(facts.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: nameLogGroup(facts.functionName),
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_REGION: facts.region,
    AWS_DEFAULT_REGION: facts.region,
    AWS_EXECUTION_ENV: executionEnvironment,
    LAMBDA_TASK_ROOT: taskRoot,
    TZ: ':UTC',
    ...(handler === undefined ? {} : { _HANDLER: handler }),
  };
}
