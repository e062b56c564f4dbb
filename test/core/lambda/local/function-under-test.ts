import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type {
  FunctionFacts,
  FunctionLogLine,
  FunctionTarget,
  HandlerIsolation,
  InvokeResult,
} from '../../../../src/core/lambda/function-port.ts';
import { createHandlerTarget } from '../../../../src/core/lambda/local/handler-target.ts';
import { textPayload } from '../../../support/text-payload.ts';

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
export const HANDLERS = fileURLToPath(new URL('../../../fixtures/handlers/', import.meta.url));

/** Long enough that no test reaches it by being slow. */
export const LONG_MS = 60_000;

export function factsWith(changes: Partial<FunctionFacts> = {}): FunctionFacts {
  return {
    functionName: 'orders',
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
    functionVersion: '$LATEST',
    timeoutMs: LONG_MS,
    memoryMegabytes: 256,
    region: 'eu-west-1',
    ...changes,
  };
}

/** What a function printed, and a way to wait for one line of it. */
export interface LogRecorder {
  readonly lines: FunctionLogLine[];
  readonly onLog: (line: FunctionLogLine) => void;
  waitFor(text: string): Promise<void>;
}

export function recordLog(): LogRecorder {
  const lines: FunctionLogLine[] = [];
  const waiting: { text: string; resolve: () => void }[] = [];
  return {
    lines,
    onLog(line) {
      lines.push(line);
      for (const { text, resolve } of waiting) if (line.text.includes(text)) resolve();
    },
    waitFor(text) {
      if (lines.some((line) => line.text.includes(text))) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ text, resolve }));
    },
  };
}

export interface Subject {
  readonly target: FunctionTarget;
  readonly log: LogRecorder;
}

export interface SubjectOptions extends Partial<FunctionFacts> {
  readonly isolation?: HandlerIsolation;
  readonly maxConcurrency?: number;
  readonly env?: Record<string, string>;
}

/** Both kinds of environment of a handler: what one does the other does. */
export const ISOLATIONS = ['process', 'thread'] as const;

/** A handler target for `file#export` of the fixture handlers. */
export function createSubject(handler: string, options: SubjectOptions = {}): Subject {
  const { isolation = 'process', maxConcurrency = 1, env = {}, ...facts } = options;
  const [file = '', exportName = 'handler'] = handler.split('#');
  const log = recordLog();
  const target = createHandlerTarget({
    file: `${HANDLERS}${file}`,
    exportName,
    facts: factsWith(facts),
    isolation,
    maxConcurrency,
    env,
    onLog: log.onLog,
  });
  return { target, log };
}

/**
 * An invocation that prints `line` and then hangs, with a timeout of `timeoutMs`. That time is over when the line is there and
 * `isHeld` has resolved, however long the environment takes to come to it; every other timer is the real one.
 */
export async function timeOutAfter(
  { log, line, timeoutMs }: { readonly log: LogRecorder; readonly line: string; readonly timeoutMs: number },
  start: () => Promise<InvokeResult>,
  isHeld: () => Promise<void> = () => Promise.resolve(),
): Promise<InvokeResult> {
  const { setTimeout } = globalThis;
  let goOff: (() => void) | undefined;
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, delayMs?: number) => {
    if (goOff !== undefined || delayMs !== timeoutMs) return setTimeout(callback, delayMs);
    goOff = callback;
    return setTimeout(callback, LONG_MS);
  }) as typeof setTimeout);
  try {
    const result = start();
    await log.waitFor(line);
    await isHeld();
    if (goOff === undefined) throw new Error(`no timer of ${timeoutMs} ms was set`);
    goOff();
    return await result;
  } finally {
    spy.mockRestore();
  }
}

let requests = 0;

export function invoke(target: FunctionTarget, event: unknown = {}, signal?: AbortSignal): Promise<InvokeResult> {
  requests += 1;
  const request = { requestId: `request-${requests}`, payload: textPayload(JSON.stringify(event)) };
  return target.invoke(request, signal ?? new AbortController().signal);
}

/** The JSON body of a response; fails the test for anything else. */
export function bodyOf(result: InvokeResult): unknown {
  if (result.kind !== 'response') throw new Error(`no response: ${JSON.stringify(result)}`);
  return JSON.parse(result.body);
}
