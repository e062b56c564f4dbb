import { describe, expect, it } from 'vitest';
import { renderRunEvent } from '../../../src/core/output/run-event-text.ts';
import { COLOURED, PLAIN } from '../../../src/core/output/style.ts';
import type { RuntimeEvent } from '../../../src/core/runtime/runtime-events.ts';
import { stripStyles } from '../../support/golden.ts';

const AT = '2026-01-01T12:34:56.789Z';
const ranges = [
  { partition: 'orders-0', firstOffset: 12, lastOffset: 18, records: 7 },
  { partition: 'orders-1', firstOffset: '9007199254740993', lastOffset: '9007199254740993', records: 1 },
];
const finished = {
  type: 'invocation-finished',
  processor: 0,
  requestId: 'f00d',
  records: 8,
  durationSeconds: 0.0123,
} as const;
const givenUp = {
  type: 'records-given-up',
  processor: 0,
  requestId: 'f00d',
  condition: 'RetryAttemptsExhausted',
  records: 8,
  ranges,
} as const;
const planned = { type: 'retry-planned', processor: 0, requestId: 'f00d' } as const;
const ledger = { polled: 2, filtered: 0, succeeded: 1, sentToDestination: 0, dropped: 0, unfinished: 0 };

const LINES: readonly { event: RuntimeEvent; line: string }[] = [
  { event: { ...finished, attempt: 1, outcome: 'succeeded' }, line: 'succeeded 8 records in 12 ms f00d' },
  {
    event: { ...finished, attempt: 3, outcome: 'functionError', why: 'Error: no' },
    line: 'functionError 8 records in 12 ms (attempt 3) f00d: Error: no',
  },
  {
    event: { ...finished, records: 1, attempt: 1, outcome: 'succeeded', why: 'a note' },
    line: 'succeeded 1 record in 12 ms f00d: a note',
  },
  { event: { ...planned, step: 'again', pauseSeconds: 0.4, batches: [8] }, line: '  again 8 records after 400 ms' },
  {
    event: { ...planned, step: 'split', pauseSeconds: 0, batches: [4, 4] },
    line: '  split into 4 records + 4 records',
  },
  { event: { ...planned, step: 'shrink', pauseSeconds: 0, batches: [1] }, line: '  rest again 1 record' },
  {
    event: { ...givenUp, fate: 'sentToDestination' },
    line: '  given up 8 records (orders-0 12..18, orders-1 9007199254740993): RetryAttemptsExhausted, sent to the destination',
  },
  {
    event: { ...givenUp, fate: 'dropped' },
    line: '  given up 8 records (orders-0 12..18, orders-1 9007199254740993): RetryAttemptsExhausted, dropped',
  },
  {
    event: { ...givenUp, fate: 'unfinished' },
    line: '  given up 8 records (orders-0 12..18, orders-1 9007199254740993): RetryAttemptsExhausted, not delivered',
  },
  {
    event: { type: 'cluster', state: 'silent', since: '2026-01-01T12:34:51.000Z', why: 'connect ECONNREFUSED' },
    line: 'the cluster has not answered since 12:34:51.000; trying again: connect ECONNREFUSED',
  },
  {
    event: { type: 'cluster', state: 'back', since: '2026-01-01T12:34:51.000Z' },
    line: 'the cluster answers again; it had not since 12:34:51.000',
  },
  {
    event: { type: 'destination-failed', destination: 'file:f', attempt: 2, why: 'ENOSPC' },
    line: '  destination file:f failed (attempt 2): ENOSPC',
  },
  {
    event: { type: 'bad-record', place: 'orders.ndjson:7', why: 'not JSON' },
    line: 'passed over orders.ndjson:7: not JSON',
  },
  {
    event: { type: 'function-log', requestId: 'f00dfeed-1', stream: 'stdout', text: 'hello' },
    line: '[f00dfeed] hello',
  },
  { event: { type: 'function-log', stream: 'stderr', text: 'loading' }, line: '[init] loading' },
  {
    event: { type: 'stopping', reason: 'interrupted' },
    line: 'stopping: finishing what is in flight; Ctrl-C once more stops at once',
  },
  { event: { type: 'stopping', reason: 'time' }, line: 'stopping: finishing what is in flight' },
  {
    event: { type: 'invocation-cut-off', processor: 0, requestId: 'f00d', records: 2 },
    line: 'cut off 2 records: not done, not committed',
  },
  { event: { type: 'ledger-unbalanced', ledger }, line: `the ledger does not balance: ${JSON.stringify(ledger)}` },
];

const SILENT: readonly RuntimeEvent[] = [
  {
    type: 'run-started',
    schemaVersion: 1,
    group: 'g',
    topic: 't',
    source: 's',
    mode: 'on-demand',
    pollers: 1,
    processors: 1,
  },
  { type: 'partition-assigned', partition: 'orders-0', processor: 0 },
  { type: 'records-filtered', partition: 'orders-0', polled: 2, filtered: 1 },
  {
    type: 'invocation-started',
    processor: 0,
    requestId: 'r',
    attempt: 1,
    records: 1,
    payloadBytes: 1,
    closedBy: 'count',
    ranges,
  },
  { type: 'committed', offsets: { 'orders-0': 3 } },
];

describe('the age of records that are too old', () => {
  const expired = { ...givenUp, condition: 'RecordAgeExceeded', fate: 'dropped', at: AT } as const;

  it('names the other choice, unless it was taken', () => {
    expect(renderRunEvent(expired, PLAIN)).toContain('see --assume record-age-from=poll');
    expect(renderRunEvent(expired, PLAIN, 'poll')).toMatch(
      /RecordAgeExceeded, dropped \(age from when it was polled\)$/,
    );
  });
});

describe('a step of a run as a line', () => {
  it.each(LINES)('$line', ({ event, line }) => {
    expect(renderRunEvent({ ...event, at: AT }, PLAIN)).toBe(`12:34:56.789 ${line}`);
    expect(stripStyles(renderRunEvent({ ...event, at: AT }, COLOURED) ?? '')).toBe(`12:34:56.789 ${line}`);
  });

  it.each(SILENT)('$type is for machines alone', (event) => {
    expect(renderRunEvent({ ...event, at: AT }, PLAIN)).toBeUndefined();
  });

  it.each([
    { type: 'bad-record', place: 'f:1', why: 'Unexpected token \u001b[2J' },
    { ...finished, attempt: 1, outcome: 'functionError', why: 'Error: \u001b]0;title\u0007' },
    { type: 'destination-failed', destination: 'file:f', attempt: 1, why: 'no \u009b2J' },
  ] as const)('lets no control character of what it quotes through: $type', (event) => {
    const line = renderRunEvent({ ...event, at: AT }, PLAIN) ?? '';
    expect(line.match(/\p{Cc}/gu)).toBeNull();
    expect(line).toContain('\ufffd');
  });
});
