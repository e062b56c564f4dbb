import type { Rule } from './rule.ts';

const MSK_ARN = /^arn:aws[a-zA-Z0-9-]*:kafka:[a-z0-9-]+:\d{12}:(cluster|vpc-connection)\/.+$/;

export const checkEventSource: Rule = function* ({ document, given }) {
  const { EventSourceArn, SelfManagedEventSource } = document;
  const managed = given('EventSourceArn');
  const selfManaged = given('SelfManagedEventSource');
  if (!managed && !selfManaged) {
    yield {
      code: 'missing-source',
      message: 'the mapping names no Kafka cluster',
      why: 'AWS answers: Unrecognized event source. (recorded)',
      next: 'add EventSourceArn (Amazon MSK) or SelfManagedEventSource.Endpoints.KAFKA_BOOTSTRAP_SERVERS (any other cluster)',
    };
  }
  if (managed && selfManaged) {
    yield {
      code: 'two-sources',
      message: 'the mapping names both an MSK cluster and a self-managed one',
      why: "AWS answers: Unsupported 'selfManagedEventSource' parameter for given event source mapping type. (recorded)",
      next: 'keep one: EventSourceArn for Amazon MSK, SelfManagedEventSource for any other cluster',
      path: ['SelfManagedEventSource'],
    };
  }
  if (EventSourceArn !== undefined && !MSK_ARN.test(EventSourceArn)) {
    const service = EventSourceArn.split(':')[2] ?? '';
    yield {
      code: 'not-a-kafka-source',
      message:
        service === 'kafka'
          ? `EventSourceArn is an ARN of MSK, but of no cluster: ${EventSourceArn}`
          : `EventSourceArn belongs to ${service === '' ? 'no service' : service}, and esmctl is for Kafka`,
      why: 'Lambda developer guide, msk-esm-parameters: the ARN of a cluster, or of a vpc-connection for another account',
      next: 'give arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID (aws kafka list-clusters-v2 prints it)',
      path: ['EventSourceArn'],
    };
  }
  if (SelfManagedEventSource !== undefined && SelfManagedEventSource.Endpoints?.KAFKA_BOOTSTRAP_SERVERS === undefined) {
    yield {
      code: 'missing-bootstrap-servers',
      message: 'SelfManagedEventSource names no bootstrap servers',
      why: "AWS answers for empty endpoints: Value at 'selfManagedEventSource.endpoints' failed to satisfy constraint: Member must have length greater than or equal to 1 (recorded)",
      next: 'write "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["host:9092"]}}',
      path: ['SelfManagedEventSource'],
    };
  }
};

export const checkSourceConfig: Rule = function* ({ source, given }) {
  const [wrong, right] =
    source === 'msk'
      ? (['SelfManagedKafkaEventSourceConfig', 'AmazonManagedKafkaEventSourceConfig'] as const)
      : (['AmazonManagedKafkaEventSourceConfig', 'SelfManagedKafkaEventSourceConfig'] as const);
  if (source === undefined || !given(wrong)) return;
  yield {
    code: 'config-of-other-source',
    message: `${wrong} is not for ${source === 'msk' ? 'Amazon MSK' : 'a self-managed cluster'}`,
    why: 'Lambda developer guide, msk-esm-parameters and kafka-esm-parameters; the wording of AWS is inferred: Unsupported parameter for given event source mapping type.',
    next:
      wrong === 'SelfManagedKafkaEventSourceConfig'
        ? `put ConsumerGroupId and SchemaRegistryConfig into ${right}; ConsumptionMode is for self-managed clusters alone`
        : `put what stands there into ${right}`,
    path: [wrong],
  };
};

export const checkTopic: Rule = function* ({ given }) {
  if (given('Topics')) return;
  yield {
    code: 'missing-topic',
    message: 'the mapping names no topic',
    why: "AWS answers: Required 'topics' parameter is missing. (recorded)",
    next: 'add "Topics": ["name-of-the-topic"]',
  };
};
