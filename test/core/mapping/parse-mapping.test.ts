import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../../src/core/mapping/parse-mapping.ts';
import { REFUSED_BY_AWS_ONLY } from '../../../src/core/mapping/problem-codes.ts';
import {
  changed,
  MSK_REQUEST,
  marksOf,
  NOW_MS,
  SECRET,
  SELF_MANAGED_REQUEST,
  SELF_MANAGED_RESPONSE,
  UUID,
} from './documents.ts';

const read = (document: unknown) => parseMapping(JSON.stringify(document), { nowMs: NOW_MS });

describe('the two shapes', () => {
  it('reads a request and fills in what AWS would', () => {
    const { Topics, FunctionName, SelfManagedEventSource, SourceAccessConfigurations } = SELF_MANAGED_REQUEST;
    const reading = read({ Topics, FunctionName, SelfManagedEventSource, SourceAccessConfigurations });
    expect(reading).toMatchObject({ shape: 'create-request', valid: true, runnable: true });
    expect(reading.mapping).toEqual({
      uuid: undefined,
      functionName: 'orders',
      source: { kind: 'self-managed', bootstrapServers: ['b-1.example.com:9092'] },
      topic: 'orders',
      consumerGroupId: undefined,
      enabled: true,
      consumptionMode: 'Stream',
      startingPosition: { kind: 'TRIM_HORIZON' },
      batchSize: 100,
      batchingWindowMs: 500,
      filterPatterns: [],
      provisioned: undefined,
      maximumRetryAttempts: -1,
      maximumRecordAgeSeconds: -1,
      bisectBatchOnFunctionError: false,
      reportBatchItemFailures: false,
      onFailureDestination: undefined,
      schemaRegistry: false,
      accessTypes: ['SASL_SCRAM_512_AUTH'],
    });
  });

  it('reads what AWS answered, unchanged, with its defaults', () => {
    const reading = read(SELF_MANAGED_RESPONSE);
    expect(reading).toMatchObject({ shape: 'response', valid: true, runnable: true });
    expect(reading.problems.map(({ code }) => code)).toEqual(['random-consumer-group', 'poison-record-blocks']);
    expect(reading.mapping).toMatchObject({
      uuid: UUID,
      functionName: 'arn:aws:lambda:us-east-1:123456789012:function:orders',
      consumerGroupId: UUID,
      enabled: true,
      batchingWindowMs: 500,
    });
  });

  it('reads times as the wire has them', () => {
    const reading = read(changed(SELF_MANAGED_RESPONSE, { LastModified: 1773050555.123 }));
    expect(reading.valid).toBe(true);
  });

  it('takes null for absent, as raw responses write it', () => {
    const nulls = { FilterCriteria: null, KMSKeyArn: null, EventSourceArn: null, MaximumBatchingWindowInSeconds: null };
    expect(marksOf(changed(SELF_MANAGED_RESPONSE, nulls))).toEqual(marksOf(SELF_MANAGED_RESPONSE));
  });

  it.each([
    { state: 'Creating', enabled: true },
    { state: 'Enabling', enabled: true },
    { state: 'Enabled', enabled: true },
    { state: 'Updating', enabled: true },
    { state: 'Disabling', enabled: false },
    { state: 'Disabled', enabled: false },
    { state: 'Deleting', enabled: false },
  ])('$state means enabled: $enabled', ({ state, enabled }) => {
    expect(read(changed(SELF_MANAGED_RESPONSE, { State: state })).mapping?.enabled).toBe(enabled);
  });

  it('tells the shapes apart and names what belongs to the other', () => {
    expect(marksOf(changed(MSK_REQUEST, { UUID, State: 'Enabled' }))).toEqual(
      expect.arrayContaining(['field-of-other-shape UUID', 'field-of-other-shape State']),
    );
    expect(marksOf(changed(SELF_MANAGED_RESPONSE, { Enabled: true }))).toContain('field-of-other-shape Enabled');
  });

  it('leaves aside what SDKs put around a response', () => {
    const reading = read({ ...SELF_MANAGED_RESPONSE, ResponseMetadata: { HTTPStatusCode: 200 }, $metadata: {} });
    expect(reading.valid).toBe(true);
    expect(reading.problems.filter(({ code }) => code === 'ignored-field')).toHaveLength(2);
  });
});

describe('lists of AWS', () => {
  const list = (...EventSourceMappings: unknown[]) => ({ EventSourceMappings });

  it('takes the only entry', () => {
    expect(read(list(SELF_MANAGED_RESPONSE)).mapping).toEqual(read(SELF_MANAGED_RESPONSE).mapping);
    expect(read([SELF_MANAGED_RESPONSE]).mapping).toEqual(read(SELF_MANAGED_RESPONSE).mapping);
  });

  it('gives paths from the root of the document', () => {
    expect(marksOf(list(changed(SELF_MANAGED_RESPONSE, { BatchSize: 0 })))).toContain(
      'out-of-range EventSourceMappings[0].BatchSize',
    );
  });

  it('says how to choose one of several', () => {
    const [problem] = read(list(SELF_MANAGED_RESPONSE, { UUID: 'other' })).problems;
    expect(problem).toMatchObject({
      code: 'not-one-mapping',
      message: 'the list holds 2 mappings, and one is expected',
    });
    expect(problem?.next).toContain(`get-event-source-mapping --uuid ${UUID}, or aws lambda`);
  });

  it('says where else to look when there is none', () => {
    expect(read(list()).problems).toMatchObject([{ code: 'not-one-mapping', next: /another region/ }]);
  });
});

describe('what is no mapping', () => {
  it.each([
    { why: 'a text', document: 'orders' },
    { why: 'null', document: null },
    { why: 'a CloudFormation template', document: { AWSTemplateFormatVersion: '2010-09-09', Resources: {} } },
    {
      why: 'a CloudFormation resource',
      document: { Type: 'AWS::Lambda::EventSourceMapping', Properties: MSK_REQUEST },
    },
    { why: 'a list of texts', document: { EventSourceMappings: ['x'] } },
  ])('$why', ({ document }) => {
    expect(read(document)).toMatchObject({ runnable: false, problems: [{ code: 'not-a-mapping' }] });
  });
});

describe('places', () => {
  const text = `{
  "FunctionName": "orders",
  "Topics": ["orders"],
  "BatchSize": "100",
  "FilterCriteria": {
    "Filters": [{"Pattern": 5}],
    "Fliters": []
  },
  "ConsumerGroupId": "g"
}`;
  const problems = parseMapping(text, { nowMs: NOW_MS }).problems.map(
    ({ code, path, line, column }) => `${line}:${column} ${code}${path === undefined ? '' : ` ${path}`}`,
  );

  it('stand at the value, at the name that is unknown, or at the object that lacks something', () => {
    expect(problems).toEqual([
      '1:1 missing-source',
      '1:1 starting-position-defaulted',
      '1:1 window-absent',
      '1:1 poison-record-blocks',
      '4:16 wrong-type BatchSize',
      '6:29 wrong-type FilterCriteria.Filters[0].Pattern',
      '7:5 unknown-field FilterCriteria.Fliters',
      '9:3 unknown-field ConsumerGroupId',
    ]);
  });

  it('say what was expected, what was found and what to do', () => {
    const all = parseMapping(text, { nowMs: NOW_MS }).problems;
    expect(all.find(({ path }) => path === 'BatchSize')).toMatchObject({
      message: 'BatchSize must be a whole number from 1 to 10000, found the text "100"',
      next: 'write 100 without quotes',
    });
    expect(all.find(({ path }) => path === 'ConsumerGroupId')?.next).toBe(
      'did you mean AmazonManagedKafkaEventSourceConfig.ConsumerGroupId or SelfManagedKafkaEventSourceConfig.ConsumerGroupId?',
    );
  });
});

describe('runnable', () => {
  it('is all that only AWS refuses', () => {
    const document = changed(SELF_MANAGED_REQUEST, {
      SourceAccessConfigurations: undefined,
      ProvisionedPollerConfig: undefined,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: 'file:failures.ndjson' } },
    });
    const reading = read(document);
    expect(reading).toMatchObject({ valid: false, runnable: true, mapping: { bisectBatchOnFunctionError: true } });
    const errors = reading.problems.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(new Set(errors)).toEqual(new Set(REFUSED_BY_AWS_ONLY));
  });

  it('ends with the first other error', () => {
    const reading = read(changed(SELF_MANAGED_REQUEST, { SourceAccessConfigurations: undefined, BatchSize: 0 }));
    expect(reading).toMatchObject({ valid: false, runnable: false });
    expect(reading.mapping).toBeUndefined();
  });

  it('reads Queue mode into a mapping of its own', () => {
    const { mapping } = read(
      changed(SELF_MANAGED_REQUEST, {
        StartingPosition: undefined,
        MaximumBatchingWindowInSeconds: undefined,
        MaximumRetryAttempts: undefined,
        SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Queue' },
        SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: SECRET }],
      }),
    );
    expect(mapping).toMatchObject({ consumptionMode: 'Queue', maximumRetryAttempts: 0 });
    expect(mapping).not.toHaveProperty('startingPosition');
  });
});
