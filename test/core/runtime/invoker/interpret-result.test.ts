import { describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../../src/core/lambda/function-port.ts';
import { interpretResult } from '../../../../src/core/runtime/invoker/interpret-result.ts';
import type { Outcome } from '../../../../src/core/runtime/outcome.ts';
import { eventRecords } from '../../../support/records.ts';

interface Case {
  readonly why: string;
  readonly result: InvokeResult;
  readonly reporting?: boolean;
  readonly outcome: Outcome;
}

const failed = (body: string, functionError: 'Handled' | 'Unhandled' = 'Unhandled'): InvokeResult => ({
  kind: 'response',
  body,
  functionError,
});

const CASES: readonly Case[] = [
  { why: 'an answer is a success', result: { kind: 'response', body: '"done"' }, outcome: { kind: 'succeeded' } },
  {
    why: 'without ReportBatchItemFailures the returned list is ignored',
    result: { kind: 'response', body: '{"batchItemFailures":[{"itemIdentifier":""}]}' },
    outcome: { kind: 'succeeded' },
  },
  {
    why: 'without it even a body that is not JSON is a success',
    result: { kind: 'response', body: '<html>' },
    outcome: { kind: 'succeeded' },
  },
  {
    why: 'with it the body decides',
    result: {
      kind: 'response',
      body: '{"batchItemFailures":[{"itemIdentifier":{"partition":"orders-0","offset":2}}]}',
    },
    reporting: true,
    outcome: {
      kind: 'itemsFailed',
      failed: new Map([['orders-0', new Set([2n])]]),
      why: '1 of 3 records reported as failed',
    },
  },
  {
    why: 'an error is an error, whatever list it returns',
    result: failed('{"batchItemFailures":[]}'),
    reporting: true,
    outcome: { kind: 'functionError', mark: 'Unhandled', why: '{"batchItemFailures":[]}' },
  },
  {
    why: 'Lambda’s error object is told by type and message',
    result: failed('{"errorType":"TypeError","errorMessage":"x is not a function","trace":[]}', 'Handled'),
    outcome: { kind: 'functionError', mark: 'Handled', why: 'TypeError: x is not a function' },
  },
  {
    why: 'a message alone',
    result: failed('{"errorMessage":"Task timed out"}'),
    outcome: { kind: 'functionError', mark: 'Unhandled', why: 'Task timed out' },
  },
  {
    why: 'the version that ran is kept for the failure record',
    result: { kind: 'response', body: '{"errorMessage":"no"}', functionError: 'Unhandled', executedVersion: '12' },
    outcome: { kind: 'functionError', mark: 'Unhandled', why: 'no', executedVersion: '12' },
  },
  {
    why: 'and with reported items',
    result: {
      kind: 'response',
      body: '{"batchItemFailures":[{"itemIdentifier":{"partition":"orders-0","offset":2}}]}',
      executedVersion: '12',
    },
    reporting: true,
    outcome: {
      kind: 'itemsFailed',
      failed: new Map([['orders-0', new Set([2n])]]),
      why: '1 of 3 records reported as failed',
      executedVersion: '12',
    },
  },
  {
    why: 'an empty type is left out',
    result: failed('{"errorType":"","errorMessage":"no"}'),
    outcome: { kind: 'functionError', mark: 'Unhandled', why: 'no' },
  },
  {
    why: 'members of other types are no words',
    result: failed('{"errorType":5,"errorMessage":{}}'),
    outcome: { kind: 'functionError', mark: 'Unhandled', why: '{"errorType":5,"errorMessage":{}}' },
  },
  {
    why: 'an error that is null',
    result: failed('null'),
    outcome: { kind: 'functionError', mark: 'Unhandled', why: 'null' },
  },
  {
    why: 'an error without a body',
    result: failed(''),
    outcome: { kind: 'functionError', mark: 'Unhandled', why: '' },
  },
  {
    why: 'a long body that is not JSON is cut',
    result: failed('x'.repeat(201)),
    outcome: { kind: 'functionError', mark: 'Unhandled', why: `${'x'.repeat(200)}…` },
  },
  {
    why: 'a body of 200 is not',
    result: failed('x'.repeat(200)),
    outcome: { kind: 'functionError', mark: 'Unhandled', why: 'x'.repeat(200) },
  },
  { why: 'a timeout', result: { kind: 'timedOut', message: '3 s' }, outcome: { kind: 'timedOut', why: '3 s' } },
  { why: 'too large', result: { kind: 'tooLarge', message: '413' }, outcome: { kind: 'tooLarge', why: '413' } },
  {
    why: 'unreachable',
    result: { kind: 'unreachable', message: 'gone' },
    outcome: { kind: 'unreachable', why: 'gone' },
  },
  { why: 'a throttle', result: { kind: 'throttled', message: '429' }, outcome: { kind: 'throttled', why: '429' } },
  {
    why: 'a throttle that says how long to wait',
    result: { kind: 'throttled', message: '429', retryAfterMs: 1_500 },
    outcome: { kind: 'throttled', why: '429', retryAfterMs: 1_500 },
  },
];

describe('what an invocation came to', () => {
  it.each(CASES)('$why', ({ result, reporting, outcome }) => {
    expect(interpretResult(result, eventRecords(3), reporting ?? false)).toEqual(outcome);
  });
});
