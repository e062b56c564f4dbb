import { expect, it } from 'vitest';
import { parseMapping } from '../../../src/core/mapping/parse-mapping.ts';
import type { ProblemCode } from '../../../src/core/mapping/problem-codes.ts';
import {
  changed,
  type Document,
  MSK_REQUEST,
  NOW_MS,
  SECRET,
  SELF_MANAGED_REQUEST,
  SELF_MANAGED_RESPONSE,
} from './documents.ts';

const msk = (change: Document) => JSON.stringify(changed(MSK_REQUEST, change));
const selfManaged = (change: Document) => JSON.stringify(changed(SELF_MANAGED_REQUEST, change));
const response = (change: Document) => JSON.stringify(changed(SELF_MANAGED_RESPONSE, change));
const access = (...entries: readonly (readonly [string, string])[]) => ({
  SourceAccessConfigurations: entries.map(([Type, URI]) => ({ Type, URI })),
});
const to = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });
const filters = (...patterns: readonly string[]) => ({
  FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) },
});
const registry = (change: Document) => ({
  AmazonManagedKafkaEventSourceConfig: { SchemaRegistryConfig: { SchemaRegistryURI: 'https://r', ...change } },
});
const queue = { SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Queue' } };
const onDemand = { ProvisionedPollerConfig: undefined };

/** The smallest text for each code; the type makes sure that none is left out. */
const TEXTS: Record<ProblemCode, string> = {
  'empty-input': '',
  'byte-order-mark': '\ufeff{}',
  'json-syntax': '{',
  'json-comment': '{}//',
  'json-trailing-comma': '{"Topics":[],}',
  'json-duplicate-key': '{"Topics":[],"Topics":[]}',
  'json-too-deep': '['.repeat(65),
  'not-a-mapping': '5',
  'not-one-mapping': '[]',
  'unknown-field': msk({ Topic: 'orders' }),
  'field-of-other-shape': msk({ UUID: 'u' }),
  'ignored-field': response({ ResponseMetadata: {} }),
  'wrong-type': msk({ BatchSize: '1' }),
  'out-of-range': msk({ BatchSize: 0 }),
  'wrong-length': selfManaged({ SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: '' } }),
  'wrong-format': msk({ FunctionName: 'a b' }),
  'unknown-value': msk({ StartingPosition: 'EARLIEST' }),
  'missing-function': '{}',
  'function-name-too-long': msk({ FunctionName: 'f'.repeat(65) }),
  'missing-source': '{}',
  'two-sources': msk({ SelfManagedEventSource: {} }),
  'not-a-kafka-source': msk({ EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:q' }),
  'config-of-other-source': msk(queue),
  'missing-bootstrap-servers': selfManaged({ SelfManagedEventSource: {} }),
  'missing-topic': '{}',
  'one-topic': msk({ Topics: [] }),
  'topic-name': msk({ Topics: ['a b'] }),
  'not-for-kafka': msk({ Queues: ['q'] }),
  'missing-source-access': selfManaged({ SourceAccessConfigurations: [] }),
  'access-without-type': selfManaged({ SourceAccessConfigurations: [{ URI: SECRET }] }),
  'access-type-not-for-kafka': selfManaged(access(['VIRTUAL_HOST', '/'])),
  'access-type-not-for-msk': msk(access(['BASIC_AUTH', SECRET])),
  'several-auth-mechanisms': selfManaged(access(['BASIC_AUTH', SECRET], ['SASL_SCRAM_256_AUTH', SECRET])),
  'vpc-settings-incomplete': selfManaged(access(['VPC_SUBNET', 'subnet:subnet-0'])),
  'access-uri': selfManaged(access(['BASIC_AUTH', 'secret'])),
  'oauth-incomplete': selfManaged(access(['OAUTHBEARER_SCOPE', 's'])),
  'schema-registry-incomplete': msk(registry({})),
  'schema-registry-access': msk(registry({ SchemaRegistryURI: 'arn:aws:glue:r', AccessConfigs: [{ URI: SECRET }] })),
  'needs-provisioned-mode': msk(onDemand),
  'provisioned-default-on-demand': msk({ ...onDemand, MaximumRetryAttempts: -1 }),
  'provisioned-without-pollers': msk({ ProvisionedPollerConfig: {} }),
  'pollers-order': msk({ ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 1 } }),
  'starting-position-defaulted': msk({ StartingPosition: undefined }),
  'latest-loses-records': msk({ StartingPosition: 'LATEST' }),
  'timestamp-missing': msk({ StartingPosition: 'AT_TIMESTAMP' }),
  'timestamp-in-future': msk({ StartingPositionTimestamp: NOW_MS }),
  'timestamp-not-used': msk({ StartingPositionTimestamp: 1 }),
  'timestamp-without-zone': msk({ StartingPositionTimestamp: '2026-01-01' }),
  'at-timestamp-record-clock': msk({ StartingPosition: 'AT_TIMESTAMP' }),
  'random-consumer-group': msk({ AmazonManagedKafkaEventSourceConfig: {} }),
  'unique-on-create': msk({}),
  'window-absent': msk({ MaximumBatchingWindowInSeconds: undefined }),
  'window-zero': msk({ MaximumBatchingWindowInSeconds: 0 }),
  'window-irreversible': msk({}),
  'record-age-gap': msk({ MaximumRecordAgeInSeconds: 59 }),
  'poison-record-blocks': msk({ MaximumRetryAttempts: -1, DestinationConfig: undefined }),
  'retries-capped': msk({ MaximumRetryAttempts: -1 }),
  'records-dropped': msk({ DestinationConfig: undefined }),
  'destination-is-source-topic': msk(to('kafka://orders')),
  'destination-local-file': msk(to('file:failures.ndjson')),
  'destination-fifo': msk(to('arn:aws:sqs:us-east-1:123456789012:q.fifo')),
  'destination-type': msk(to('arn:aws:lambda:us-east-1:123456789012:function:f')),
  'destination-metadata-only': msk(to('arn:aws:sns:us-east-1:123456789012:t')),
  'queue-mode-field': selfManaged(queue),
  'queue-mode-infinite-retries': selfManaged({ ...queue, MaximumRetryAttempts: -1 }),
  'queue-mode-requirements': selfManaged(queue),
  'filter-pattern': msk(filters('bad')),
  'filter-pattern-unconfirmed': msk(filters('odd')),
  'filter-without-pattern': msk({ FilterCriteria: { Filters: [{}] } }),
  'filter-count': msk(filters('a', 'b', 'c', 'd', 'e', 'f')),
  'too-many-filters': msk(filters(...'abcdefghijklmnopqrstu')),
  'filter-criteria-hidden': response({ FilterCriteriaError: {} }),
  'mapping-disabled': msk({ Enabled: false }),
  'mapping-deleting': response({ State: 'Deleting' }),
  'aws-reports-problem': response({ LastProcessingResult: 'PROBLEM: Connection error.' }),
};

function checkPattern(pattern: string) {
  if (pattern === 'bad') return [{ message: 'bad' }];
  return pattern === 'odd' ? [{ message: 'odd', severity: 'warning' as const }] : [];
}

it.each(Object.entries(TEXTS))('%s, with a reason or with advice', (code, text) => {
  const { problems } = parseMapping(text, { nowMs: NOW_MS, checkPattern });
  const found = problems.filter((problem) => problem.code === code);
  expect(found).not.toEqual([]);
  for (const { why, next, message } of found) {
    expect(why ?? next).toBeTruthy();
    expect(`${message}${why}${next}`).not.toMatch(/\bNaN\b|\[object|undefined undefined/);
  }
});

it('every warning says why', () => {
  const problems = Object.values(TEXTS).flatMap((text) => parseMapping(text, { nowMs: NOW_MS, checkPattern }).problems);
  const silent = problems.filter(({ severity, why }) => severity === 'warning' && why === undefined);
  expect(silent).toEqual([]);
});
