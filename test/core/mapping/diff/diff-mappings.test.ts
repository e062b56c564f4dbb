import { describe, expect, it } from 'vitest';
import { ruleOfChange } from '../../../../src/core/mapping/diff/change-rules.ts';
import { type DiffSide, diffMappings } from '../../../../src/core/mapping/diff/diff-mappings.ts';
import { REQUEST_FIELDS } from '../../../../src/core/mapping/fields/mapping-fields.ts';
import type { JsonObject } from '../../../../src/core/mapping/import/imported-mapping.ts';
import { parseMapping } from '../../../../src/core/mapping/parse-mapping.ts';
import {
  CLUSTER,
  changed,
  type Document,
  MSK_REQUEST,
  NOW_MS,
  SECRET,
  SELF_MANAGED_REQUEST,
  SELF_MANAGED_RESPONSE,
  UUID,
} from '../documents.ts';

function side(document: Document): DiffSide {
  const { mapping, problems } = parseMapping(JSON.stringify(document), { nowMs: NOW_MS });
  if (mapping === undefined) throw new Error(JSON.stringify(problems));
  return { mapping, document: JSON.parse(JSON.stringify(document)) as JsonObject };
}

const diff = (before: Document, after: Document) => diffMappings(side(before), side(after));
const own = (change: Document) => changed(SELF_MANAGED_REQUEST, change);
const servers = (...list: readonly string[]) => ({
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: list } },
});
const group = (ConsumerGroupId: string | undefined) => ({ SelfManagedKafkaEventSourceConfig: { ConsumerGroupId } });

describe('the same to AWS', () => {
  it.each([
    { why: 'nothing differs', before: SELF_MANAGED_REQUEST, after: SELF_MANAGED_REQUEST },
    {
      why: 'AWS answers servers in its own order',
      before: own(servers('a:1', 'b:1')),
      after: own(servers('b:1', 'a:1')),
    },
    {
      why: 'a default is what an absent field means',
      before: MSK_REQUEST,
      after: changed(MSK_REQUEST, { BatchSize: 100, Enabled: true }),
    },
    { why: 'TRIM_HORIZON is the default', before: own({ StartingPosition: undefined }), after: SELF_MANAGED_REQUEST },
    {
      why: 'a function by name and by ARN',
      before: MSK_REQUEST,
      after: changed(MSK_REQUEST, { FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:orders' }),
    },
    {
      why: 'what AWS answered, and the request that led to it',
      before: SELF_MANAGED_RESPONSE,
      after: {
        FunctionName: 'orders',
        Topics: ['orders'],
        SelfManagedEventSource: SELF_MANAGED_RESPONSE.SelfManagedEventSource,
        SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: SECRET }],
      },
    },
    {
      why: 'one time in two forms',
      before: own({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1_700_000_000 }),
      after: own({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: '2023-11-14T22:13:20Z' }),
    },
  ])('$why', ({ before, after }) => {
    expect(diff(before, after)).toMatchObject({ changes: [], way: 'none', offsets: { code: 'kept' } });
  });
});

describe('what becomes of one difference', () => {
  it.each([
    { why: 'the batch size', change: { BatchSize: 7 }, field: 'BatchSize', way: 'update', offsets: 'kept' },
    {
      why: 'a window',
      change: { MaximumBatchingWindowInSeconds: 5 },
      field: 'MaximumBatchingWindowInSeconds',
      way: 'update',
      offsets: 'kept',
    },
    {
      why: 'a window cannot be taken out',
      change: { MaximumBatchingWindowInSeconds: undefined },
      field: 'MaximumBatchingWindowInSeconds',
      way: 'new-mapping',
      offsets: 'kept-within-retention',
    },
    {
      why: 'back to on-demand',
      change: { ProvisionedPollerConfig: undefined, MaximumRetryAttempts: undefined },
      field: 'ProvisionedPollerConfig',
      way: 'update',
      offsets: 'kept',
    },
    {
      why: 'no destination',
      change: { DestinationConfig: undefined },
      field: 'DestinationConfig',
      way: 'update',
      offsets: 'kept',
    },
    { why: 'tags', change: { Tags: { a: 'b' } }, field: 'Tags', way: 'update-by-hand', offsets: 'kept' },
    { why: 'disabled', change: { Enabled: false }, field: 'Enabled', way: 'update', offsets: 'kept' },
    { why: 'the topic', change: { Topics: ['payments'] }, field: 'Topics', way: 'new-mapping', offsets: 'other-topic' },
    {
      why: 'the position, with a group of its own',
      change: { StartingPosition: 'LATEST' },
      field: 'StartingPosition',
      way: 'new-mapping',
      offsets: 'kept-within-retention',
    },
    {
      why: 'another group',
      change: group('other'),
      field: 'SelfManagedKafkaEventSourceConfig.ConsumerGroupId',
      way: 'new-mapping',
      offsets: 'starting-position',
    },
    {
      why: 'no group',
      change: group(undefined),
      field: 'SelfManagedKafkaEventSourceConfig.ConsumerGroupId',
      way: 'new-mapping',
      offsets: 'starting-position',
    },
    {
      why: 'other servers may be the same cluster',
      change: servers('other:9092'),
      field: 'SelfManagedEventSource',
      way: 'new-mapping',
      offsets: 'other-source',
    },
  ])('$why', ({ change, field, way, offsets }) => {
    const found = diff(SELF_MANAGED_REQUEST, own(change));
    expect(found.changes.find((each) => each.field === field)?.way).toBe(way);
    expect(found).toMatchObject({ way, offsets: { code: offsets } });
  });

  it.each([
    { position: 'LATEST', says: 'skipped' },
    { position: 'TRIM_HORIZON', says: 'read again' },
  ])('a new group with $position', ({ position, says }) => {
    const { offsets } = diff(SELF_MANAGED_REQUEST, own({ ...group('other'), StartingPosition: position }));
    expect(offsets.message.replaceAll(',', '')).toMatch(
      new RegExp(says === 'skipped' ? 'is skipped' : 'is read again'),
    );
  });

  it('a mapping that exists keeps its UUID as its group in name only: a new one has another', () => {
    const { changes, offsets } = diff(SELF_MANAGED_RESPONSE, own({ ...group(undefined), Topics: ['orders'] }));
    expect(SELF_MANAGED_RESPONSE.UUID).toBe(UUID);
    expect(changes.map(({ field }) => field)).not.toContain('SelfManagedKafkaEventSourceConfig.ConsumerGroupId');
    expect(offsets.code).toBe('starting-position');
  });
});

it('MSK to self-managed is another source', () => {
  expect(MSK_REQUEST.EventSourceArn).toBe(CLUSTER);
  expect(diff(MSK_REQUEST, SELF_MANAGED_REQUEST).changes.map(({ field }) => field)).toContain('EventSourceArn');
});

it('fields that UpdateEventSourceMapping does not take need a new mapping, and only those', () => {
  const found = Object.keys(REQUEST_FIELDS).filter((name) => ruleOfChange(name, 'x').way === 'new-mapping');
  expect(found.toSorted()).toEqual([
    'EventSourceArn',
    'SelfManagedEventSource',
    'StartingPosition',
    'StartingPositionTimestamp',
    'Topics',
  ]);
});
