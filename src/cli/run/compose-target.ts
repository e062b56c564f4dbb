import type { FunctionFacts, FunctionLogLine, FunctionTarget } from '../../core/lambda/function-port.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import type { RunSettings } from './run-settings.ts';

/** The function that the flags name; each kind is loaded only when it is asked for. */
export async function composeTarget(
  settings: RunSettings,
  facts: FunctionFacts,
  maxConcurrency: number,
  onLog: (line: FunctionLogLine) => void,
  untilLogIsRead: () => Promise<void> | undefined,
): Promise<FunctionTarget> {
  const { chosenFunction, functionEnv, handlerIsolation: isolation } = settings;
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
    case 'aws':
      throw new EsmctlError({
        code: 'ESMCTL_FUNCTION_UNSUPPORTED',
        kind: 'usage',
        message: 'no function is named: this version does not invoke functions in AWS yet',
        next: [
          'add --handler ./handler.mjs for a Node module, --exec "command" for a runtime client,',
          'or --endpoint http://127.0.0.1:9000 for anything that speaks Lambda’s Invoke',
        ],
      });
  }
}
