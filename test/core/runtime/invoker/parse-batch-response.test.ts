import { describe, expect, it } from 'vitest';
import { parseBatchResponse } from '../../../../src/core/runtime/invoker/parse-batch-response.ts';
import { eventRecord } from '../../../support/records.ts';

const BEYOND = 2n ** 53n + 1n;
const RECORDS = [
  eventRecord({ offset: 100n }),
  eventRecord({ offset: 101n }),
  eventRecord({ offset: BEYOND }),
  eventRecord({ partition: 1, offset: 100n }),
];

const parse = (body: string) => parseBatchResponse(body, RECORDS);
const failures = (...items: readonly string[]): string => `{"batchItemFailures":[${items.join(',')}]}`;
const item = (partition: string, offset: string): string =>
  `{"itemIdentifier":{"partition":"${partition}","offset":${offset}}}`;

const SUCCESSES: readonly { why: string; body: string; note?: string }[] = [
  { why: 'an empty list', body: '{"batchItemFailures":[]}' },
  { why: 'an empty list with spaces', body: ' { "batchItemFailures" : [ ] } ' },
  { why: 'a null list', body: '{"batchItemFailures":null}' },
  { why: 'an empty object', body: '{}' },
  { why: 'null', body: 'null' },
  { why: 'null with spaces', body: ' null\n' },
  { why: 'nothing at all', body: '' },
  {
    why: 'another object: success, but somebody should be told',
    body: '{"statusCode":200}',
    note: 'the response has no batchItemFailures: taken as success',
  },
];

describe('responses that mean success', () => {
  it.each(SUCCESSES)('$why', ({ body, note }) => {
    expect(parse(body)).toEqual(note === undefined ? { kind: 'succeeded' } : { kind: 'succeeded', note });
  });
});

const REPORTS: readonly { why: string; body: string; failed: Record<string, bigint[]>; count: number }[] = [
  { why: 'one record', body: failures(item('orders-0', '101')), failed: { 'orders-0': [101n] }, count: 1 },
  {
    why: 'several of several partitions, in any order',
    body: failures(item('orders-1', '100'), item('orders-0', '101'), item('orders-0', '100')),
    failed: { 'orders-1': [100n], 'orders-0': [101n, 100n] },
    count: 3,
  },
  {
    why: 'the same one twice',
    body: failures(item('orders-0', '100'), item('orders-0', '100')),
    failed: { 'orders-0': [100n] },
    count: 2,
  },
  {
    why: 'an offset beyond 2^53 by every digit',
    body: failures(item('orders-0', '9007199254740993')),
    failed: { 'orders-0': [BEYOND] },
    count: 1,
  },
  {
    why: 'more members than AWS reads',
    body: `{"other":1,"batchItemFailures":[{"why":"x","itemIdentifier":{"partition":"orders-0","offset":100,"topic":"orders"}}]}`,
    failed: { 'orders-0': [100n] },
    count: 1,
  },
];

describe('responses that name failed records', () => {
  it.each(REPORTS)('$why', ({ body, failed, count }) => {
    const sets = new Map(Object.entries(failed).map(([partition, offsets]) => [partition, new Set(offsets)]));
    const why = `${count} of 4 records reported as failed`;
    expect(parse(body)).toEqual({ kind: 'itemsFailed', failed: sets, why });
  });
});

const MALFORMED = 'batchItemFailures[0] has no itemIdentifier {partition: "topic-0", offset: number}';
const NOT_OBJECT = 'the response is not an object with batchItemFailures';
const unknown = (partition: string, offset: string): string =>
  `batchItemFailures[0] names ${partition} offset ${offset}, which is not in the batch`;

const WHOLE_BATCH: readonly { why: string; body: string; says: string }[] = [
  { why: 'not JSON', body: 'done', says: 'the response is not JSON' },
  { why: 'JSON cut off', body: '{"batchItemFailures":[', says: 'the response is not JSON' },
  { why: 'a string', body: '"ok"', says: NOT_OBJECT },
  { why: 'a number', body: '200', says: NOT_OBJECT },
  { why: 'a boolean', body: 'false', says: NOT_OBJECT },
  { why: 'a list', body: '[]', says: NOT_OBJECT },
  { why: 'the list is an object', body: '{"batchItemFailures":{}}', says: 'batchItemFailures is not a list' },
  { why: 'the list is text', body: '{"batchItemFailures":"orders-0"}', says: 'batchItemFailures is not a list' },
  { why: 'the list is a number', body: '{"batchItemFailures":0}', says: 'batchItemFailures is not a list' },
  { why: 'an item is null', body: failures('null'), says: MALFORMED },
  { why: 'an item is a number', body: failures('100'), says: MALFORMED },
  { why: 'an item is empty', body: failures('{}'), says: MALFORMED },
  { why: 'an identifier is null', body: failures('{"itemIdentifier":null}'), says: MALFORMED },
  { why: 'an identifier is empty text', body: failures('{"itemIdentifier":""}'), says: MALFORMED },
  { why: 'an identifier as SQS has it', body: failures('{"itemIdentifier":"100"}'), says: MALFORMED },
  {
    why: 'an identifier by the name of an old draft',
    body: failures('{"recordIdentifier":{"partition":"orders-0","offset":100}}'),
    says: MALFORMED,
  },
  { why: 'no partition', body: failures('{"itemIdentifier":{"offset":100}}'), says: MALFORMED },
  { why: 'a partition by number', body: failures('{"itemIdentifier":{"partition":0,"offset":100}}'), says: MALFORMED },
  { why: 'no offset', body: failures('{"itemIdentifier":{"partition":"orders-0"}}'), says: MALFORMED },
  { why: 'an offset as text', body: failures(item('orders-0', '"100"')), says: MALFORMED },
  { why: 'an offset with a fraction', body: failures(item('orders-0', '100.5')), says: MALFORMED },
  { why: 'an offset in exponent form', body: failures(item('orders-0', '1e2')), says: MALFORMED },
  { why: 'an offset of null', body: failures(item('orders-0', 'null')), says: MALFORMED },
  {
    why: 'an offset that is not in the batch',
    body: failures(item('orders-0', '99')),
    says: unknown('orders-0', '99'),
  },
  { why: 'a negative offset', body: failures(item('orders-0', '-1')), says: unknown('orders-0', '-1') },
  { why: 'an offset of another partition', body: failures(item('orders-1', '101')), says: unknown('orders-1', '101') },
  {
    why: 'a partition that is not in the batch',
    body: failures(item('orders-2', '100')),
    says: unknown('orders-2', '100'),
  },
  { why: 'another topic', body: failures(item('returns-0', '100')), says: unknown('returns-0', '100') },
  { why: 'the topic alone', body: failures(item('orders', '100')), says: unknown('orders', '100') },
  {
    why: 'an offset that is known only when rounded',
    body: failures(item('orders-0', '9007199254740992')),
    says: unknown('orders-0', '9007199254740992'),
  },
  {
    why: 'a known record beside an unknown one',
    body: failures(item('orders-0', '100'), item('orders-0', '7')),
    says: 'batchItemFailures[1] names orders-0 offset 7, which is not in the batch',
  },
  {
    why: 'a list inherited from __proto__',
    body: `{"__proto__":${failures(item('orders-0', '100'))},"batchItemFailures":0}`,
    says: 'batchItemFailures is not a list',
  },
];

describe('responses that fail the whole batch', () => {
  it.each(WHOLE_BATCH)('$why: $body', ({ body, says }) => {
    expect(parse(body)).toEqual({
      kind: 'itemsFailed',
      failed: 'all',
      why: `${says}: the whole batch counts as failed`,
    });
  });

  it('a response nested too deep to read', () => {
    expect(parse(`{"batchItemFailures":${'['.repeat(200_000)}`)).toMatchObject({ kind: 'itemsFailed', failed: 'all' });
  });
});

it('reads no list that only the prototype of the response has', () => {
  expect(parse(`{"__proto__":${failures(item('orders-0', '100'))}}`).kind).toBe('succeeded');
});
