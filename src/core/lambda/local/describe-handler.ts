import { basename, dirname, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionFacts, FunctionLogLine } from '../function-port.ts';
import { lambdaVariables, nameLogStream, type Variables } from './lambda-variables.ts';
import type { HandlerData } from './worker/protocol.ts';

export interface HandlerEnvironmentOptions {
  /** Absolute. */
  readonly file: string;
  readonly exportName: string;
  readonly facts: FunctionFacts;
  readonly env: Variables;
  /** Node.js arguments that make the module readable (TypeScript). */
  readonly loaderArguments: readonly string[];
  readonly onLog: (line: FunctionLogLine) => void;
  /** Pending while the reader of the log is behind. Threads do not ask. */
  readonly untilLogIsRead?: (() => Promise<void> | undefined) | undefined;
}

/** V8 ends a heap cleanly only while there is room left to do so in. */
const HEADROOM_MEGABYTES = 64;

/** The most that the heap of a handler may grow to: the function's memory and a little more. */
export function heapMegabytes({ memoryMegabytes }: FunctionFacts): number {
  return memoryMegabytes + HEADROOM_MEGABYTES;
}

/** What a new environment of a handler is told, and its environment variables. */
export function describeHandler({ file, exportName, facts, env }: HandlerEnvironmentOptions): {
  data: HandlerData;
  variables: Variables;
} {
  const logStreamName = nameLogStream(facts.functionVersion, Date.now());
  const [nodeMajor] = process.versions.node.split('.');
  const own = lambdaVariables({
    facts,
    logStreamName,
    taskRoot: dirname(file),
    handler: `${basename(file, extname(file))}.${exportName}`,
    executionEnvironment: `AWS_Lambda_nodejs${nodeMajor}.x`,
  });
  return {
    data: { moduleUrl: pathToFileURL(file).href, exportName, facts, logStreamName },
    variables: { ...env, ...own },
  };
}
