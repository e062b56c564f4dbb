import { describe, expect, it } from 'vitest';
import type { HandlerIsolation } from '../../../../src/core/lambda/function-port.ts';
import { textPayload } from '../../../support/text-payload.ts';
import { bodyOf, createSubject, HANDLERS, ISOLATIONS, invoke } from './function-under-test.ts';

/** One invocation of one fixture handler. */
async function answerOf(isolation: HandlerIsolation, handler: string, event?: unknown) {
  const { target, log } = createSubject(handler, { isolation });
  await target.start();
  const result = await invoke(target, event);
  await target.close();
  return { result, lines: log.lines };
}

const values = [
  { handler: 'behaviours.mjs#nested.inner.handler', body: 'nested', why: 'a path into an export' },
  { handler: 'behaviours.mjs#returnValue', body: { plain: { a: 1 } }, why: 'a plain value' },
  { handler: 'behaviours.mjs#returnNothing', body: null, why: 'neither value nor promise' },
  { handler: 'behaviours.mjs#returnNothingAsync', body: null, why: 'a promise of nothing' },
  { handler: 'behaviours.mjs#callBack', body: { called: { a: 1 } }, why: 'the third argument' },
  { handler: 'behaviours.mjs#callBackTwice', body: 'first', why: 'the first call counts' },
  { handler: 'behaviours.mjs#callBackAndGoOn', body: 'did not wait', why: 'callbackWaitsForEmptyEventLoop = false' },
  { handler: 'behaviours.mjs#callBackAndFinish', body: ['called', 'finished'], why: 'waits for the event loop' },
  { handler: 'behaviours.mjs#forgetCallback', body: null, why: 'an empty event loop ends it' },
  { handler: 'behaviours.mjs#neverSettle', body: null, why: 'also with a promise that nothing can settle' },
  { handler: 'behaviours.mjs#contextDone', body: 'done', why: 'context.done' },
  { handler: 'behaviours.mjs#contextSucceed', body: 'succeeded', why: 'context.succeed' },
  { handler: 'common.cjs', body: { commonjs: { a: 1 } }, why: 'CommonJS' },
  { handler: 'common.cjs#computed', body: 'computed', why: 'CommonJS, a name that only exists at run time' },
];

const errors = [
  { handler: 'throwError', errorType: 'OrderError', errorMessage: 'no such order', why: 'thrown' },
  { handler: 'rejectError', errorType: 'OrderError', errorMessage: 'rejected order', why: 'rejected' },
  { handler: 'callBackError', errorType: 'TypeError', errorMessage: 'by callback', why: 'called back' },
  { handler: 'contextFail', errorType: 'RangeError', errorMessage: 'failed', why: 'context.fail' },
  { handler: 'throwInTimer', errorType: 'RangeError', errorMessage: 'in a timer', why: 'uncaught' },
  {
    handler: 'leaveRejection',
    errorType: 'Runtime.UnhandledPromiseRejection',
    errorMessage: 'RangeError: nobody listens',
    why: 'a rejection that nobody handles',
  },
  {
    handler: 'returnBigInt',
    errorType: 'Runtime.JSONStringifyError',
    errorMessage: 'Unable to stringify response body',
    own: true,
    why: 'no JSON',
  },
  {
    handler: 'returnCycle',
    errorType: 'Runtime.JSONStringifyError',
    errorMessage: 'Unable to stringify response body',
    own: true,
    why: 'no JSON',
  },
  {
    handler: 'returnFunction',
    errorType: 'TypeError',
    errorMessage: 'Wrong arguments',
    own: true,
    why: 'nothing in JSON',
  },
];

describe.each(ISOLATIONS)('handler target, answers, %s', (isolation) => {
  it.each(values)('$handler: $why', async ({ handler, body }) => {
    const { result } = await answerOf(isolation, handler, { a: 1 });
    expect(result).toEqual({ kind: 'response', body: JSON.stringify(body) });
  });

  it.each(errors)('$handler is a function error: $why', async ({ handler, errorType, errorMessage, own }) => {
    const { result, lines } = await answerOf(isolation, `behaviours.mjs#${handler}`);
    expect(result).toMatchObject({ kind: 'response', functionError: 'Unhandled' });
    const body = bodyOf(result) as { trace: string[] };
    expect(body).toMatchObject({ errorType, errorMessage });
    expect(body.trace[0]).toContain(errorMessage);
    // What the runtime itself throws has no frame that says anything to the author of a handler.
    if (own !== true) expect(body.trace[1]).toMatch(/^ {4}at /);
    expect(body.trace.filter((line) => line.includes('/lambda/local/worker/'))).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ stream: 'stderr', text: expect.stringContaining(errorMessage) });
  });

  it.each([
    { handler: 'neverSettle', says: /promise of the handler is still pending/ },
    { handler: 'returnValue', says: /returned a plain value/ },
  ])('$handler: says once that Lambda may treat it differently', async ({ handler, says }) => {
    const { target, log } = createSubject(`behaviours.mjs#${handler}`, { isolation });
    await invoke(target);
    await invoke(target);
    await target.close();
    expect(log.lines.map(({ text }) => text)).toEqual([expect.stringMatching(says)]);
  });

  it('a thrown text has its type and no trace', async () => {
    const { result } = await answerOf(isolation, 'behaviours.mjs#throwText');
    expect(bodyOf(result)).toEqual({ errorType: 'string', errorMessage: 'only text', trace: [] });
  });

  it('a response may have 6 MiB and 100 bytes, and not one more', async () => {
    const fits = await answerOf(isolation, 'behaviours.mjs#returnBytes', { bytes: 6_291_556 });
    expect(fits.result.kind === 'response' && fits.result.body.length).toBe(6_291_556);
    const { result } = await answerOf(isolation, 'behaviours.mjs#returnBytes', { bytes: 6_291_557 });
    expect(result).toMatchObject({ functionError: 'Unhandled' });
    expect(bodyOf(result)).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  it('an event keeps every character, also beyond the memory that was there first', async () => {
    const { target } = createSubject('behaviours.mjs', { isolation });
    const events = [{ text: 'é✓😀\u0000' }, { text: '✓'.repeat(1_000_000) }, { text: 'short' }];
    for (const event of events) expect(bodyOf(await invoke(target, event))).toMatchObject({ event });
    await target.close();
  });

  it("has Lambda's context and variables", async () => {
    const { target } = createSubject('behaviours.mjs#describeContext', {
      isolation,
      timeoutMs: 30_000,
      env: { FROM_CALLER: 'yes', AWS_REGION: 'mars-1' },
    });
    const result = await target.invoke({ requestId: 'id-1', payload: textPayload('{}') }, new AbortController().signal);
    await target.close();
    const stream = expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    const body = bodyOf(result) as { remaining: number };
    expect(body).toEqual({
      awsRequestId: 'id-1',
      functionName: 'orders',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/orders',
      logStreamName: stream,
      callbackWaitsForEmptyEventLoop: true,
      remaining: expect.any(Number),
      methods: ['done', 'succeed', 'fail', 'getRemainingTimeInMillis'],
      environment: {
        AWS_DEFAULT_REGION: 'eu-west-1',
        AWS_EXECUTION_ENV: expect.stringMatching(/^AWS_Lambda_nodejs\d+\.x$/),
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_LAMBDA_FUNCTION_NAME: 'orders',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/orders',
        AWS_LAMBDA_LOG_STREAM_NAME: stream,
        AWS_REGION: 'eu-west-1',
        FROM_CALLER: 'yes',
        LAMBDA_TASK_ROOT: HANDLERS.replace(/\/$/, ''),
        TZ: ':UTC',
        _HANDLER: 'behaviours.describeContext',
      },
    });
    expect(body.remaining).toBeGreaterThan(0);
    expect(body.remaining).toBeLessThanOrEqual(30_000);
  });

  it('gives out what it prints, in order, before the result, with the request id', async () => {
    const { target, log } = createSubject('behaviours.mjs#print', { isolation });
    await target.start();
    await target.invoke({ requestId: 'id-2', payload: textPayload('{}') }, new AbortController().signal);
    expect(log.lines).toEqual(
      [
        ['stdout', 'one 1'],
        ['stderr', 'two'],
        ['stderr', 'three'],
        ['stderr', 'four'],
        ['stdout', 'five'],
        ['stdout', 'six ✓'],
        ['stdout', ''],
        ['stdout', 'no line end'],
      ].map(([stream, text]) => ({ requestId: 'id-2', stream, text })),
    );
    await target.close();
  });
});
