import { describe, expect, it } from 'vitest';
import { createRuntimeApiTarget } from '../../../../src/core/lambda/local/runtime-api-target.ts';
import { installPythonPeer } from '../../../support/install-peer.ts';
import { textPayload } from '../../../support/text-payload.ts';
import { bodyOf, factsWith, invoke, recordLog, timeOutAfter } from './function-under-test.ts';

const folder = installPythonPeer('awslambdaric');

function createSubject(handler = 'app.handler', changes: { timeoutMs?: number; maxConcurrency?: number } = {}) {
  const { maxConcurrency = 1, ...facts } = changes;
  const log = recordLog();
  const target = createRuntimeApiTarget({
    command: `venv/bin/python -m awslambdaric ${handler}`,
    facts: factsWith(facts),
    maxConcurrency,
    env: { PATH: process.env.PATH },
    cwd: folder ?? '',
    onLog: log.onLog,
  });
  return { target, log };
}

describe.runIf(folder !== undefined)("Runtime API target with AWS's client for Python", () => {
  it('gives the function its event and context', async () => {
    const { target } = createSubject();
    await target.start();
    const request = { requestId: 'b3f6d0f0-0000-4000-8000-000000000001', payload: textPayload('{"text":"é✓😀"}') };
    const result = await target.invoke(request, new AbortController().signal);
    expect(bodyOf(result)).toEqual({
      event: { text: 'é✓😀' },
      request_id: request.requestId,
      function_name: 'orders',
      function_version: '$LATEST',
      memory: '256',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
      log_group: '/aws/lambda/orders',
      log_stream: expect.stringContaining('[$LATEST]'),
      has_time: true,
      region: 'eu-west-1',
      pid: expect.any(Number),
    });
    await target.close();
  });

  it('reports what the function raises, and goes on in the same process', async () => {
    const { target } = createSubject();
    const { pid } = bodyOf(await invoke(target)) as { pid: number };
    const result = await invoke(target, { do: 'throw' });
    expect(result).toMatchObject({ functionError: 'Unhandled' });
    expect(bodyOf(result)).toMatchObject({ errorType: 'OrderError', errorMessage: 'no such order' });
    expect(bodyOf(await invoke(target, { do: 'set' }))).toMatchObject({ errorType: 'Runtime.MarshalError' });
    expect(bodyOf(await invoke(target))).toMatchObject({ pid });
    await target.close();
  });

  it('survives sys.exit()', async () => {
    const { target } = createSubject();
    expect(await invoke(target, { do: 'exit' })).toMatchObject({ functionError: 'Unhandled' });
    expect(bodyOf(await invoke(target, { do: 'on' }))).toMatchObject({ event: { do: 'on' } });
    await target.close();
  });

  it('ends a function that takes too long', async () => {
    const { target, log } = createSubject('app.handler', { timeoutMs: 1000 });
    const result = await timeOutAfter({ log, line: 'hanging', timeoutMs: 1000 }, () => invoke(target, { do: 'hang' }));
    expect(result).toMatchObject({ kind: 'timedOut', message: expect.stringContaining('after 1.00 seconds') });
    expect(log.lines.map(({ text }) => text)).toContain('hanging');
    await target.close();
  });

  it('passes on what the function prints', async () => {
    const { target, log } = createSubject();
    await target.invoke({ requestId: 'id-1', payload: textPayload('{"do":"print"}') }, new AbortController().signal);
    await Promise.all([log.waitFor('to stdout'), log.waitFor('to stderr')]);
    expect(log.lines).toContainEqual({ requestId: 'id-1', stream: 'stdout', text: 'to stdout' });
    await target.close();
  });

  it('runs one process per concurrent invocation', async () => {
    const { target, log } = createSubject('app.handler', { maxConcurrency: 2 });
    const abort = new AbortController();
    const hanging = invoke(target, { do: 'hang' }, abort.signal);
    await log.waitFor('hanging');
    expect(bodyOf(await invoke(target))).toMatchObject({ function_name: 'orders' });
    abort.abort();
    expect(await hanging).toMatchObject({ kind: 'unreachable' });
    await target.close();
  });

  it.each([
    { handler: 'broken.handler', says: /no table name configured/ },
    { handler: 'app.nope', says: /Runtime\.HandlerNotFound: Handler 'nope' missing on module 'app'/ },
    { handler: 'absent.handler', says: /Runtime\.ImportModuleError: Unable to import module 'absent'/ },
  ])('start() tells why $handler cannot run', async ({ handler, says }) => {
    const { target } = createSubject(handler);
    await expect(target.start()).rejects.toMatchObject({
      kind: 'target',
      code: 'ESMCTL_EXEC_INIT',
      message: expect.stringMatching(says),
    });
    await target.close();
  });
});
