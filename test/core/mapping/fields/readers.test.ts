import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../../../src/core/mapping/parse-mapping.ts';
import { changed, MSK_REQUEST, NOW_MS, problemsOf, SELF_MANAGED_REQUEST } from '../documents.ts';

describe('what a wrong value is told', () => {
  it.each([
    {
      why: 'a number as text',
      change: { BatchSize: '100' },
      message: 'BatchSize must be a whole number from 1 to 10000, found the text "100"',
      next: 'write 100 without quotes',
    },
    {
      why: 'a fraction',
      change: { BatchSize: 1.5 },
      message: 'BatchSize must be a whole number from 1 to 10000, found the number 1.5',
    },
    {
      why: 'a boolean as text',
      change: { BisectBatchOnFunctionError: 'true' },
      message: 'BisectBatchOnFunctionError must be true or false, found the text "true"',
      next: 'write true without quotes',
    },
    {
      why: 'a text for a list',
      change: { Topics: 'orders' },
      message: /^Topics must be a list, each a topic name .*, found the text "orders"$/,
    },
    {
      why: 'a list for an object',
      change: { DestinationConfig: [] },
      message: 'DestinationConfig must be an object, found an empty list',
    },
    {
      why: 'a number for a text',
      change: { FunctionName: 5 },
      message: /^FunctionName must be a function name, .* found the number 5$/,
    },
    {
      why: 'an object for a time',
      change: { StartingPositionTimestamp: {} },
      message: /must be a time: .* found an empty object$/,
    },
    { why: 'a list for tags', change: { Tags: ['a'] }, message: 'Tags must be an object of texts, found a list' },
    {
      why: 'a tag that is no text',
      change: { Tags: { team: 5 } },
      message: 'Tags.team must be a text of 0 to 256 characters, found the number 5',
    },
    { why: 'a list inside', change: { Topics: [null] }, message: /^Topics\[0\] must be .* found null$/ },
    {
      why: 'a word in the wrong case',
      change: { StartingPosition: 'latest' },
      message: 'StartingPosition must be one of TRIM_HORIZON, LATEST, AT_TIMESTAMP, found the text "latest"',
      next: 'did you mean "LATEST"?',
    },
    {
      why: 'a very long text is shortened',
      change: { StartingPosition: 'x'.repeat(500) },
      message: /found the text "x{38}…$/,
    },
    {
      why: 'a word of another list',
      change: { FunctionResponseTypes: ['ReportBatchItemFailure'] },
      message: 'FunctionResponseTypes[0] must be "ReportBatchItemFailures", found the text "ReportBatchItemFailure"',
      next: 'did you mean "ReportBatchItemFailures"?',
    },
  ])('$why', ({ change, message, next }) => {
    const found = problemsOf(changed(MSK_REQUEST, change)).find(({ code }) =>
      /^(wrong-type|unknown-value)$/.test(code),
    );
    expect(found?.message).toMatch(message);
    if (next !== undefined) expect(found?.next).toBe(next);
  });
});

describe('limits, at the edge and beyond', () => {
  it.each([
    { field: 'BatchSize', low: 1, high: 10_000 },
    { field: 'MaximumRetryAttempts', low: -1, high: 10_000 },
    { field: 'MaximumRecordAgeInSeconds', low: -1, high: 604_800 },
    { field: 'MaximumBatchingWindowInSeconds', low: 0, high: 300 },
  ])('$field: $low to $high', ({ field, low, high }) => {
    const refused = (value: number) =>
      problemsOf(changed(MSK_REQUEST, { [field]: value })).some(({ code }) => code === 'out-of-range');
    expect([low - 1, low, high, high + 1].map(refused)).toEqual([true, false, false, true]);
  });

  it.each([
    { why: 'host:port', server: 'b-1.example.com:9092', taken: true },
    { why: 'an address', server: '10.0.0.1:9092', taken: true },
    { why: 'a name alone', server: 'localhost:9092', taken: true },
    { why: 'no port', server: 'b-1.example.com', taken: false },
    { why: 'a scheme', server: 'kafka://b-1.example.com:9092', taken: false },
    { why: 'several in one text, as Terraform writes them', server: 'b-1:9092,b-2:9092', taken: false },
    { why: 'IPv6, which the pattern of AWS does not know', server: '[::1]:9092', taken: false },
  ])('bootstrap server: $why', ({ server, taken }) => {
    const change = { SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: [server] } } };
    const found = problemsOf(changed(SELF_MANAGED_REQUEST, change)).some(({ code }) => code === 'wrong-format');
    expect(found).toBe(!taken);
  });

  it('counts servers, entries and characters', () => {
    const servers = Array.from({ length: 11 }, (_, at) => `b-${at}:9092`);
    const change = {
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: servers } },
      SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g'.repeat(201) },
    };
    expect(
      problemsOf(changed(SELF_MANAGED_REQUEST, change)).flatMap(({ code, message }) =>
        code === 'wrong-length' ? [message] : [],
      ),
    ).toEqual([
      'SelfManagedEventSource.Endpoints.KAFKA_BOOTSTRAP_SERVERS holds 11 values, and at most 10 can stand there',
      'SelfManagedKafkaEventSourceConfig.ConsumerGroupId has 201 characters, and at most 200 are allowed',
    ]);
  });
});

describe('times', () => {
  const T = Date.parse('2026-01-31T12:30:00Z');
  it.each([
    { why: 'seconds', text: T / 1000, ms: T },
    { why: 'seconds with a fraction', text: T / 1000 + 0.25, ms: T + 250 },
    { why: 'seconds as text, which the CLI takes', text: String(T / 1000), ms: T },
    { why: 'ISO with Z', text: '2026-01-31T12:30:00Z', ms: T },
    { why: 'ISO with microseconds, as the CLI prints', text: '2026-01-31T13:30:00.250000+01:00', ms: T + 250 },
    { why: 'an offset without colon', text: '2026-01-31T13:30:00+0100', ms: T },
    { why: 'a blank in place of T', text: '2026-01-31 12:30:00Z', ms: T },
    { why: 'no offset is UTC', text: '2026-01-31T12:30:00', ms: T },
    { why: 'no seconds', text: '2026-01-31T12:30Z', ms: T },
    { why: 'a day', text: '2026-01-31', ms: Date.parse('2026-01-31T00:00:00Z') },
    { why: 'the epoch', text: 0, ms: 0 },
    { why: 'before it', text: -1, ms: undefined },
    { why: 'beyond every calendar', text: 1e300, ms: undefined },
    { why: 'an hour that does not exist', text: '2026-01-31T25:00:00Z', ms: undefined },
    { why: 'words', text: 'yesterday', ms: undefined },
  ])('$why', ({ text, ms }) => {
    const document = changed(MSK_REQUEST, { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: text });
    const { mapping } = parseMapping(JSON.stringify(document), { nowMs: NOW_MS });
    const position = mapping?.consumptionMode === 'Stream' ? mapping.startingPosition : undefined;
    expect(position).toEqual(ms === undefined ? undefined : { kind: 'AT_TIMESTAMP', timestampMs: ms });
  });
});
