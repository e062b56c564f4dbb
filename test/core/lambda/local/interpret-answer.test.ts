import { describe, expect, it } from 'vitest';
import { interpretAnswer } from '../../../../src/core/lambda/local/endpoint/interpret-answer.ts';

const ERROR = '{"errorType":"ValueError","errorMessage":"no","stackTrace":["a"]}';

const answers = [
  {
    why: 'a response',
    answer: { status: 200, body: '{"batchItemFailures":[]}' },
    result: { kind: 'response', body: '{"batchItemFailures":[]}' },
  },
  { why: 'an empty response', answer: { status: 200, body: '' }, result: { kind: 'response', body: '' } },
  {
    why: 'AWS names the version',
    answer: { status: 200, body: 'null', headers: { 'x-amz-executed-version': '7' } },
    result: { kind: 'response', body: 'null', executedVersion: '7' },
  },
  {
    why: 'the documented mark',
    answer: { status: 200, body: '"any"', headers: { 'x-amz-function-error': 'Unhandled' } },
    result: { kind: 'response', body: '"any"', functionError: 'Unhandled' },
  },
  {
    why: 'Handled is kept',
    answer: { status: 200, body: '{}', headers: { 'x-amz-function-error': 'Handled' } },
    result: { kind: 'response', body: '{}', functionError: 'Handled' },
  },
  {
    why: 'RIE sends an error object and no mark',
    answer: { status: 200, body: ERROR },
    result: { kind: 'response', body: ERROR, functionError: 'Unhandled' },
  },
  {
    why: 'awslambdaric begins with errorMessage',
    answer: {
      status: 200,
      body: '{"errorMessage": "no", "errorType": "ValueError", "requestId": "", "stackTrace": []}',
    },
    result: {
      kind: 'response',
      body: '{"errorMessage": "no", "errorType": "ValueError", "requestId": "", "stackTrace": []}',
      functionError: 'Unhandled',
    },
  },
  {
    why: 'RIE answers 502 when the runtime ended',
    answer: {
      status: 502,
      body: '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited"}',
    },
    result: {
      kind: 'response',
      body: '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited"}',
      functionError: 'Unhandled',
    },
  },
  {
    why: 'a response that only looks like an error object',
    answer: { status: 200, body: '{"errorType":"x","errorMessage":"y","batchItemFailures":[]}' },
    result: { kind: 'response', body: '{"errorType":"x","errorMessage":"y","batchItemFailures":[]}' },
  },
  {
    why: 'an error count is no error',
    answer: { status: 200, body: '{"errors":0}' },
    result: { kind: 'response', body: '{"errors":0}' },
  },
  {
    why: 'RIE tells a timeout in plain text',
    answer: { status: 200, body: 'Task timed out after 3.00 seconds' },
    result: { kind: 'timedOut', message: 'Task timed out after 3.00 seconds' },
  },
  {
    why: 'older texts begin with time and request id',
    answer: { status: 200, body: '2026-01-01T00:00:00.000Z 316aa6d0 Task timed out after 3 seconds\n' },
    result: { kind: 'timedOut', message: '2026-01-01T00:00:00.000Z 316aa6d0 Task timed out after 3 seconds' },
  },
  {
    why: 'a function may return that text as JSON',
    answer: { status: 200, body: '"Task timed out after 3.00 seconds"' },
    result: { kind: 'response', body: '"Task timed out after 3.00 seconds"' },
  },
  {
    why: 'throttled, with a time',
    answer: { status: 429, body: '{"Reason":"ConcurrentInvocationLimitExceeded"}', headers: { 'retry-after': '2' } },
    result: { kind: 'throttled', retryAfterMs: 2000, message: expect.stringContaining('429') },
  },
  {
    why: 'throttled, without one',
    answer: { status: 429, body: '{"Type":"User","message":"Rate exceeded"}' },
    result: { kind: 'throttled', message: 'the endpoint throttled the invocation (429: Rate exceeded)' },
  },
  {
    why: 'a date in Retry-After is not guessed at',
    answer: { status: 429, body: '', headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } },
    result: { kind: 'throttled', message: expect.any(String) },
  },
  {
    why: 'the event is too large',
    answer: { status: 413, body: '{"message":"Payload content length greater than maximum allowed"}' },
    result: { kind: 'tooLarge', message: expect.stringContaining('greater than maximum') },
  },
  {
    why: 'the function has another name there',
    answer: { status: 404, body: '{"Message":"Function not found: orders","Type":"User"}' },
    result: {
      kind: 'unreachable',
      message: expect.stringMatching(/does not know the function "orders".*Function not found/),
      fatal: expect.objectContaining({
        code: 'ESMCTL_ENDPOINT_FUNCTION',
        next: [expect.stringMatching(/FunctionName.*SERVICE-STAGE-FUNCTION/), expect.stringContaining('--endpoint')],
      }),
    },
  },
  {
    why: 'a server error is not the function',
    answer: { status: 500, body: '<html>' },
    result: { kind: 'unreachable', message: 'the endpoint answered with status 500: <html>' },
  },
  {
    why: 'a gateway error without an error object is not the function',
    answer: { status: 502, body: '' },
    result: { kind: 'unreachable', message: 'the endpoint answered with status 502' },
  },
];

describe('interpretAnswer', () => {
  it.each(answers)('$why', ({ answer, result }) => {
    expect(interpretAnswer({ headers: {}, ...answer }, 'orders')).toEqual(result);
  });
});
