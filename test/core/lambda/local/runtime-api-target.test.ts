import { describe, expect, it } from 'vitest';
import type { FunctionFacts } from '../../../../src/core/lambda/function-port.ts';
import { createRuntimeApiTarget } from '../../../../src/core/lambda/local/runtime-api-target.ts';
import { EsmctlError } from '../../../../src/core/model/errors.ts';
import { isRunning, untilGone } from '../../../support/run-esmctl.ts';
import { textPayload } from '../../../support/text-payload.ts';
import { bodyOf, factsWith, HANDLERS, invoke, recordLog, timeOutAfter } from './function-under-test.ts';

interface Options extends Partial<FunctionFacts> {
  readonly command?: string;
  readonly maxConcurrency?: number;
}

function createSubject({ command = 'custom-runtime.mjs', maxConcurrency = 1, ...facts }: Options = {}) {
  const log = recordLog();
  const target = createRuntimeApiTarget({
    command: `'${process.execPath}' ${command}`,
    facts: factsWith(facts),
    maxConcurrency,
    env: { PATH: process.env.PATH, FROM_CALLER: 'yes' },
    cwd: HANDLERS,
    onLog: log.onLog,
  });
  return { target, log };
}

async function startFailure(command: string, facts: Partial<FunctionFacts> = {}): Promise<EsmctlError> {
  const { target } = createSubject({ command, ...facts });
  try {
    await target.start();
  } catch (error) {
    if (error instanceof EsmctlError) return error;
    throw error;
  } finally {
    await target.close();
  }
  throw new Error('it started');
}

describe('Runtime API target, invocations', () => {
  it('hands events to one process after another', async () => {
    const { target } = createSubject();
    await target.start();
    const first = bodyOf(await invoke(target, { do: 'echo', text: 'é✓😀' }));
    const second = bodyOf(await invoke(target, { do: 'echo' }));
    expect(first).toEqual({ event: { do: 'echo', text: 'é✓😀' }, pid: expect.any(Number) });
    expect((second as { pid: number }).pid).toBe((first as { pid: number }).pid);
    await target.close();
  });

  it("sends Lambda's headers and variables", async () => {
    const { target } = createSubject({ command: 'custom-runtime.mjs ready app.handler' });
    const request = { requestId: 'id-1', payload: textPayload('{"do":"describe"}') };
    const before = Date.now();
    const body = bodyOf(await target.invoke(request, new AbortController().signal));
    await target.close();
    expect(body).toEqual({
      folder: HANDLERS.replace(/\/$/, ''),
      headers: {
        'lambda-runtime-aws-request-id': 'id-1',
        'lambda-runtime-deadline-ms': expect.stringMatching(/^\d{13}$/),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
        'lambda-runtime-trace-id': expect.stringMatching(
          /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
        ),
      },
      environment: expect.objectContaining({
        AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        AWS_LAMBDA_FUNCTION_NAME: 'orders',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_REGION: 'eu-west-1',
        LAMBDA_TASK_ROOT: HANDLERS,
        TZ: ':UTC',
        _HANDLER: 'app.handler',
        FROM_CALLER: 'yes',
      }),
    });
    const { headers } = body as { headers: Record<string, string> };
    expect(Number(headers['lambda-runtime-deadline-ms'])).toBeGreaterThanOrEqual(before);
  });

  it('the last word is no handler where it is a file', async () => {
    const { target } = createSubject();
    const { environment } = bodyOf(await invoke(target, { do: 'describe' })) as { environment: object };
    expect(environment).not.toHaveProperty('_HANDLER');
    await target.close();
  });

  it.each([
    {
      why: 'the error object as it was posted',
      posted: '{"errorType":"E","errorMessage":"m","stackTrace":["s"]}',
      body: { errorType: 'E', errorMessage: 'm', stackTrace: ['s'] },
    },
    {
      why: 'the header where the body is none',
      posted: 'oops',
      body: { errorType: 'Custom.Failure', errorMessage: 'oops' },
    },
  ])('a posted error is a function error: $why', async ({ posted, body }) => {
    const { target } = createSubject();
    const result = await invoke(target, { do: 'fail', body: posted });
    expect(result).toMatchObject({ functionError: 'Unhandled' });
    expect(bodyOf(result)).toEqual(body);
    expect(bodyOf(await invoke(target, { do: 'echo' }))).toMatchObject({ event: { do: 'echo' } });
    await target.close();
  });

  it('refuses what a runtime may not do', async () => {
    const { target } = createSubject();
    expect(bodyOf(await invoke(target, { do: 'wrongId' }))).toEqual({
      wrong: { status: 400, body: { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' } },
      early: 403,
      unknown: 404,
    });
    await target.close();
  });

  it('a response beyond the limit is a function error, and the runtime is told', async () => {
    const { target, log } = createSubject();
    const fits = await invoke(target, { do: 'big', bytes: 6_291_556 });
    expect(fits.kind === 'response' && fits.body.length).toBe(6_291_556);
    expect(bodyOf(await invoke(target, { do: 'big', bytes: 6_291_557 }))).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    });
    await log.waitFor('posting said 413 RequestEntityTooLarge');
    await target.close();
  });

  it('passes on what the process prints', async () => {
    const { target, log } = createSubject();
    await target.invoke({ requestId: 'id-2', payload: textPayload('{"do":"print"}') }, new AbortController().signal);
    await target.close();
    expect(log.lines).toHaveLength(2);
    expect(log.lines).toEqual(
      expect.arrayContaining([
        { requestId: 'id-2', stream: 'stdout', text: 'to stdout' },
        { requestId: 'id-2', stream: 'stderr', text: 'to stderr' },
      ]),
    );
  });

  it('runs one process per concurrent invocation', async () => {
    const { target, log } = createSubject({ maxConcurrency: 2 });
    const abort = new AbortController();
    const hanging = invoke(target, { do: 'hang' }, abort.signal);
    await log.waitFor('hanging');
    expect(bodyOf(await invoke(target, { do: 'echo' }))).toMatchObject({ event: { do: 'echo' } });
    abort.abort();
    expect(await hanging).toMatchObject({ kind: 'unreachable' });
    await target.close();
  });
});

describe('Runtime API target, processes that end', () => {
  it.each([
    { event: { do: 'exit', code: 4 }, says: 'Runtime exited with error: exit status 4' },
    { event: { do: 'exit', code: 0 }, says: 'Runtime exited without providing a reason' },
    { event: { do: 'crash' }, says: 'Runtime exited with error: signal: SIGKILL' },
  ])('$event during an invocation is a function error', async ({ event, says }) => {
    const { target } = createSubject();
    const request = { requestId: 'id-3', payload: textPayload(JSON.stringify(event)) };
    const result = await target.invoke(request, new AbortController().signal);
    expect(bodyOf(result)).toEqual({ errorType: 'Runtime.ExitError', errorMessage: `RequestId: id-3 Error: ${says}` });
    expect(bodyOf(await invoke(target, { do: 'echo' }))).toMatchObject({ event: { do: 'echo' } });
    await target.close();
  });

  it('a runtime may end after each answer', async () => {
    const { target } = createSubject();
    for (const n of [1, 2, 3]) {
      expect(bodyOf(await invoke(target, { do: 'echo', once: true, n }))).toMatchObject({ event: { n } });
    }
    await target.close();
  });

  it('a timeout kills the process', async () => {
    const { target, log } = createSubject({ timeoutMs: 1000 });
    const request = { requestId: 'id-4', payload: textPayload('{"do":"hang"}') };
    const result = await timeOutAfter({ log, line: 'hanging', timeoutMs: 1000 }, () =>
      target.invoke(request, new AbortController().signal),
    );
    expect(result).toEqual({ kind: 'timedOut', message: 'RequestId: id-4 Error: Task timed out after 1.00 seconds' });
    const pid = Number(log.lines[0]?.text.replace('hanging ', ''));
    await untilGone([pid]);
    await target.close();
  });

  it('close() leaves no process behind, not even a grandchild that is deaf to SIGTERM', async () => {
    const { target, log } = createSubject();
    const { pid, left } = bodyOf(await invoke(target, { do: 'leave' })) as { pid: number; left: number };
    await log.waitFor(`deaf ${left}`);
    expect([pid, left].map(isRunning)).toEqual([true, true]);
    await Promise.all([target.close(), target.close()]);
    await untilGone([pid, left]);
  });

  it('what a process left behind goes when it ends', async () => {
    const { target, log } = createSubject();
    const { left } = bodyOf(await invoke(target, { do: 'leave' })) as { left: number };
    await log.waitFor(`deaf ${left}`);
    await invoke(target, { do: 'exit', code: 1 });
    await untilGone([left]);
    await target.close();
  });
});

describe('Runtime API target, start()', () => {
  it('tells how a process died that never asked for an event, with its last lines', async () => {
    const error = await startFailure('custom-runtime.mjs dies');
    expect(error).toMatchObject({ kind: 'target', code: 'ESMCTL_EXEC_INIT' });
    expect(error.message).toContain('ended before it asked for an event: it exited with error: exit status 5');
    expect(error.message.match(/line \d+/g)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => `line ${n}`));
  });

  it('passes on an error of initialisation', async () => {
    const error = await startFailure('custom-runtime.mjs init-error');
    expect(error).toMatchObject({ kind: 'target', code: 'ESMCTL_EXEC_INIT' });
    expect(error.message).toContain('could not initialise: Custom.NoTable: no table name');
  });

  it('a program that is not there is wrong usage', async () => {
    const target = createRuntimeApiTarget({
      command: 'esmctl-no-such-program app.handler',
      facts: factsWith(),
      maxConcurrency: 1,
      env: {},
      cwd: HANDLERS,
      onLog: () => {},
    });
    await expect(target.start()).rejects.toMatchObject({ kind: 'usage', code: 'ESMCTL_EXEC_COMMAND' });
    await target.close();
  });

  it('an invocation that needs a process which cannot start gets its error', async () => {
    const { target } = createSubject({ command: 'custom-runtime.mjs init-error' });
    expect(bodyOf(await invoke(target))).toEqual({ errorType: 'Custom.NoTable', errorMessage: 'no table name' });
    await target.close();
  });

  it('close() ends a process that never asks', async () => {
    const { target, log } = createSubject({ command: 'custom-runtime.mjs sleeps' });
    const invocation = invoke(target);
    await log.waitFor('never asks');
    await target.close();
    expect(await invocation).toMatchObject({ kind: 'unreachable' });
  });
});
