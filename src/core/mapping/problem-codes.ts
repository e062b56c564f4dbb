import type { Problem } from '../model/errors.ts';

interface CodeFacts {
  readonly severity: Problem['severity'];
  /** One line for docs/mapping.md. */
  readonly summary: string;
}

const error = (summary: string): CodeFacts => ({ severity: 'error', summary });
const warning = (summary: string): CodeFacts => ({ severity: 'warning', summary });
const info = (summary: string): CodeFacts => ({ severity: 'info', summary });

/** Every problem that a mapping can have. Codes are stable: scripts may rely on them, and each has one severity. */
export const PROBLEM_CODES = {
  'empty-input': error('there is no text'),
  'byte-order-mark': error('the text starts with U+FEFF'),
  'json-syntax': error('not valid JSON'),
  'json-comment': error('a comment in JSON'),
  'json-trailing-comma': error('a comma after the last value'),
  'json-duplicate-key': error('a name stands twice in one object'),
  'json-too-deep': error('nested deeper than any mapping'),
  'not-a-mapping': error('JSON, but no mapping (a template, a list of something else)'),
  'not-one-mapping': error('a list that holds no mapping, or several'),

  'unknown-field': error('a name that AWS does not know here'),
  'field-of-other-shape': error('a field of the response in a request, or the other way round'),
  'ignored-field': info('what an SDK adds around a response; not part of the mapping'),
  'wrong-type': error('text where a number is expected, and the like'),
  'out-of-range': error('a number or a time outside its limits'),
  'wrong-length': error('a text or a list that is too short or too long'),
  'wrong-format': error('a text that is not written as AWS expects it'),
  'unknown-value': error('a word that is not one of those allowed'),

  'missing-function': error('no FunctionName (request) or FunctionArn (response)'),
  'function-name-too-long': error('a function name alone has more than 64 characters'),
  'missing-source': error('neither EventSourceArn nor SelfManagedEventSource'),
  'two-sources': error('both EventSourceArn and SelfManagedEventSource'),
  'not-a-kafka-source': error('the EventSourceArn names something other than an MSK cluster or VPC connection'),
  'config-of-other-source': error(
    'AmazonManagedKafkaEventSourceConfig with a self-managed cluster, or the other way round',
  ),
  'missing-bootstrap-servers': error('SelfManagedEventSource without KAFKA_BOOTSTRAP_SERVERS'),
  'missing-topic': error('no Topics'),
  'one-topic': error('Topics does not hold exactly one topic'),
  'topic-name': error('a topic name that AWS does not take'),
  'not-for-kafka': error('a setting of other event sources (queues, streams, DocumentDB)'),

  'missing-source-access': error('a self-managed cluster without SourceAccessConfigurations'),
  'access-without-type': error('an entry of SourceAccessConfigurations without Type'),
  'access-type-not-for-kafka': error('VIRTUAL_HOST, which is for RabbitMQ'),
  'access-type-not-for-msk': error('an access type that MSK does not take'),
  'several-auth-mechanisms': error('more than one way to authenticate'),
  'vpc-settings-incomplete': error('VPC_SUBNET without VPC_SECURITY_GROUP, or the other way round'),
  'access-uri': warning('a URI that does not fit its Type'),
  'oauth-incomplete': warning('OAuth settings without the entry they belong to'),
  'schema-registry-incomplete': error('SchemaRegistryConfig without one of its three required parts'),
  'schema-registry-access': warning('AccessConfigs that do not fit the registry'),

  'needs-provisioned-mode': error('a setting that on-demand mode does not have'),
  'provisioned-default-on-demand': info('the default of such a setting, written out in on-demand mode'),
  'provisioned-without-pollers': warning('ProvisionedPollerConfig without MinimumPollers and MaximumPollers'),
  'pollers-order': error('MaximumPollers below MinimumPollers'),

  'starting-position-defaulted': info('no StartingPosition'),
  'latest-loses-records': warning('StartingPosition LATEST'),
  'timestamp-missing': error('AT_TIMESTAMP without StartingPositionTimestamp'),
  'timestamp-in-future': error('StartingPositionTimestamp in the future'),
  'timestamp-not-used': warning('StartingPositionTimestamp with another StartingPosition'),
  'timestamp-without-zone': warning('StartingPositionTimestamp without a UTC offset'),
  'at-timestamp-record-clock': info('AT_TIMESTAMP compares with the timestamps of the records'),
  'random-consumer-group': warning('no ConsumerGroupId, so the group is the UUID of the mapping'),
  'unique-on-create': info('what AWS refuses as a duplicate'),

  'window-absent': info('no batching window: 500 ms'),
  'window-zero': info('a batching window of 0 is not the default'),
  'window-irreversible': info('a batching window cannot go back to the default'),
  'record-age-gap': error('MaximumRecordAgeInSeconds from 0 to 59'),
  'poison-record-blocks': warning('retries without end block a partition'),
  'retries-capped': warning('-1 retries with an on-failure destination means 10'),
  'records-dropped': warning('a limit without a destination drops records'),
  'destination-is-source-topic': error('failures would go back to the topic they come from'),
  'destination-local-file': error('a destination that only a local run has'),
  'destination-fifo': error('a FIFO queue or topic as destination'),
  'destination-type': error('a destination that is no SQS queue, SNS topic, S3 bucket or Kafka topic'),
  'destination-metadata-only': info('SQS and SNS get offsets, not records'),

  'queue-mode-field': error('a setting that ConsumptionMode Queue does not have'),
  'queue-mode-infinite-retries': error('MaximumRetryAttempts -1 with ConsumptionMode Queue'),
  'queue-mode-requirements': info('what ConsumptionMode Queue needs'),

  'filter-pattern': error('AWS would answer: Invalid filter pattern definition.'),
  'filter-pattern-unconfirmed': warning('a filter pattern that may not do what it says'),
  'filter-without-pattern': warning('a filter without Pattern'),
  'filter-count': warning('more filters than the default quota of 5'),
  'too-many-filters': error('more filters than any quota'),
  'filter-criteria-hidden': warning('the filters are encrypted and do not stand in this response'),

  'mapping-disabled': warning('the mapping is disabled, and its offsets may expire'),
  'mapping-deleting': warning('the mapping is being deleted'),
  'aws-reports-problem': warning('AWS says in the response that the mapping has a problem'),
} as const satisfies Readonly<Record<string, CodeFacts>>;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/**
 * Errors that make AWS refuse a mapping which can run on this machine all the same: a developer tries a handler on
 * recorded records before the secret or the provisioned mode is decided, and none of them changes what is read.
 * All other errors leave open what should be run.
 */
export const REFUSED_BY_AWS_ONLY = [
  'missing-source-access',
  'needs-provisioned-mode',
  'destination-local-file',
] as const satisfies readonly ProblemCode[];
