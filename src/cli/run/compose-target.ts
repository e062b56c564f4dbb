import type { FunctionLogLine, FunctionTarget } from '../../core/lambda/function-port.ts';
import type { KnownFunction } from './describe-aws-function.ts';
import type { RunSettings } from './run-settings.ts';

/** The function that the flags name; each kind is loaded only when it is asked for. */
export async function composeTarget(
  settings: RunSettings,
  known: KnownFunction,
  maxConcurrency: number,
  onLog: (line: FunctionLogLine) => void,
  untilLogIsRead: () => Promise<void> | undefined,
): Promise<FunctionTarget> {
  const { chosenFunction, functionEnv, tailLog, handlerIsolation: isolation } = settings;
  const { facts } = known;
  const env = { ...process.env, ...functionEnv };
  switch (chosenFunction.kind) {
    case 'handler': {
      const { createHandlerTarget } = await import('../../core/lambda/local/handler-target.ts');
      const { parseHandlerFlag } = await import('../../core/lambda/local/handler-flag.ts');
      const common = { facts, maxConcurrency, env, onLog, untilLogIsRead, isolation };
      return createHandlerTarget({ ...parseHandlerFlag(chosenFunction.value), ...common });
    }
    case 'exec': {
      const { createRuntimeApiTarget } = await import('../../core/lambda/local/runtime-api-target.ts');
      const places = { cwd: process.cwd(), onLog, untilLogIsRead };
      return createRuntimeApiTarget({ command: chosenFunction.value, facts, maxConcurrency, env, ...places });
    }
    case 'endpoint': {
      const { createEndpointTarget } = await import('../../core/lambda/local/endpoint-target.ts');
      return createEndpointTarget({ endpoint: chosenFunction.value, facts, maxConcurrency });
    }
    case 'aws': {
      const { createAwsTarget } = await import('../../core/lambda/aws/function-target.ts');
      const { mappedName, aws, awsTimeoutMs } = known;
      const limits = { maxConcurrency, timeoutMs: awsTimeoutMs };
      return createAwsTarget({ functionName: mappedName, settings: aws, ...limits, tailLog, onLog });
    }
  }
}
