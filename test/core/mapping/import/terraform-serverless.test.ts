// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what a file leaves open is written so.
import { describe, expect, it } from 'vitest';
import { checkPattern } from '../../../../src/core/filter/check-pattern.ts';
import { type ImportFormat, importMappings } from '../../../../src/core/mapping/import/import-mappings.ts';
import type { JsonObject } from '../../../../src/core/mapping/import/imported-mapping.ts';
import { parseMapping } from '../../../../src/core/mapping/parse-mapping.ts';

const NOW_MS = Date.UTC(2026, 10, 21);
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf';

function read(document: unknown, format: ImportFormat, settings: Record<string, string> = {}) {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return importMappings(text, format, new Map(Object.entries(settings)));
}

function errorsOf(mapping: JsonObject | undefined) {
  const { problems } = parseMapping(JSON.stringify(mapping), { nowMs: NOW_MS, checkPattern });
  return problems.filter(({ severity }) => severity === 'error');
}

/** What `terraform show -json` prints: every block is a list, what is not set is null. */
const RESOURCE = {
  address: 'module.orders.aws_lambda_event_source_mapping.this',
  mode: 'managed',
  type: 'aws_lambda_event_source_mapping',
  values: {
    id: 'x',
    function_name: 'orders',
    event_source_arn: null,
    self_managed_event_source: [{ endpoints: { KAFKA_BOOTSTRAP_SERVERS: 'b1:9092,b2:9092' } }],
    topics: ['orders'],
    starting_position: 'AT_TIMESTAMP',
    starting_position_timestamp: '2026-11-01T00:00:00Z',
    batch_size: 500,
    maximum_batching_window_in_seconds: 0,
    maximum_record_age_in_seconds: 0,
    parallelization_factor: null,
    tumbling_window_in_seconds: 0,
    enabled: true,
    function_response_types: ['ReportBatchItemFailures'],
    self_managed_kafka_event_source_config: [
      {
        consumer_group_id: 'orders',
        schema_registry_config: [
          {
            schema_registry_uri: 'https://r',
            event_record_format: 'JSON',
            access_config: [{ type: 'BASIC_AUTH', uri: SECRET }],
            schema_validation_config: [{ attribute: 'VALUE' }],
          },
        ],
      },
    ],
    source_access_configuration: [{ type: 'SASL_SCRAM_512_AUTH', uri: SECRET }],
    filter_criteria: [{ filter: [{ pattern: '{"value":{"a":[1]}}' }] }],
    destination_config: [{ on_failure: [{ destination_arn: 'arn:aws:sqs:eu-west-1:123456789012:dead' }] }],
    provisioned_poller_config: [{ minimum_pollers: 1, maximum_pollers: 4, poller_group_name: '' }],
    scaling_config: [],
    kms_key_arn: '',
    tags: { team: 'orders' },
    tags_all: { team: 'orders' },
    state: 'Enabled',
  },
};
const STATE = { terraform_version: '1.9.0', values: { root_module: { child_modules: [{ resources: [RESOURCE] }] } } };

describe('Terraform', () => {
  it('a state gives the request of the API, with the comma string of servers as a list', () => {
    const { mappings, problems } = read(STATE, 'terraform');
    expect(problems).toEqual([]);
    expect(mappings).toMatchObject([{ name: RESOURCE.address, holes: [] }]);
    expect(mappings[0]?.mapping).toEqual({
      FunctionName: 'orders',
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b1:9092', 'b2:9092'] } },
      Topics: ['orders'],
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp: Date.UTC(2026, 10, 1) / 1000,
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 0,
      Enabled: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      SelfManagedKafkaEventSourceConfig: {
        ConsumerGroupId: 'orders',
        SchemaRegistryConfig: {
          SchemaRegistryURI: 'https://r',
          EventRecordFormat: 'JSON',
          AccessConfigs: [{ Type: 'BASIC_AUTH', URI: SECRET }],
          SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
        },
      },
      SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: SECRET }],
      FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":[1]}}' }] },
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:123456789012:dead' } },
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 4 },
      Tags: { team: 'orders' },
    });
    expect(errorsOf(mappings[0]?.mapping)).toEqual([]);
  });

  it('a window of 0 in a state may be one that was never set: that is said', () => {
    expect(read(STATE, 'terraform').mappings[0]?.notes).toMatchObject([{ code: 'window-zero-in-state' }]);
  });

  it('a plan has holes where values are known after apply only', () => {
    const { event_source_arn: _none, ...values } = RESOURCE.values;
    const plan = {
      planned_values: { root_module: { resources: [{ ...RESOURCE, address: 'a.b', values }] } },
      resource_changes: [
        {
          address: 'a.b',
          change: {
            after_unknown: {
              id: true,
              arn: true,
              function_name: true,
              topics: [false],
              destination_config: [{ on_failure: [{ destination_arn: true }] }],
            },
          },
        },
      ],
    };
    const [found] = read(plan, 'terraform').mappings;
    expect(found?.holes).toEqual(['a.b.function_name', 'a.b.destination_config.on_failure.destination_arn']);
    expect(found?.mapping.FunctionName).toBe('${a.b.function_name}');
    expect(found?.mapping.DestinationConfig).toEqual({
      OnFailure: { Destination: '${a.b.destination_config.on_failure.destination_arn}' },
    });
    expect(found?.notes).toEqual([]);
    expect(read(plan, 'terraform', { 'a.b.function_name': 'orders' }).mappings[0]?.mapping.FunctionName).toBe('orders');
  });
});

describe('Terraform, otherwise', () => {
  const values = { ...RESOURCE.values, provisioned_poller_config: [], maximum_retry_attempts: 0 };
  const stateOf = (fields: object) => ({
    terraform_version: '1.9.0',
    values: { root_module: { resources: [{ ...RESOURCE, values: fields }] } },
  });

  it.each([
    { why: 'on-demand, 0 retries are none that were set', fields: values, attempts: undefined },
    {
      why: 'provisioned, they are what AWS does',
      fields: { ...values, provisioned_poller_config: RESOURCE.values.provisioned_poller_config },
      attempts: 0,
    },
  ])('$why', ({ fields, attempts }) => {
    expect(read(stateOf(fields), 'terraform').mappings[0]?.mapping.MaximumRetryAttempts).toBe(attempts);
  });

  it('endpoints that are known after apply are open servers', () => {
    const plan = {
      planned_values: { root_module: { resources: [{ ...RESOURCE, address: 'a.b' }] } },
      resource_changes: [
        { address: 'a.b', change: { after_unknown: { self_managed_event_source: [{ endpoints: true }] } } },
      ],
    };
    const hole = 'a.b.self_managed_event_source.endpoints.KAFKA_BOOTSTRAP_SERVERS';
    expect(read(plan, 'terraform').mappings).toMatchObject([
      {
        holes: [hole],
        mapping: { SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: [`\${${hole}}`] } } },
      },
    ]);
  });

  it('a terraform.tfstate has each instance under its address', () => {
    const { mode, type } = RESOURCE;
    const instances = [
      { index_key: 0, attributes: values },
      { index_key: 'eu west', attributes: values },
    ];
    const resources = [
      { mode, type, name: 'a', instances },
      { mode, type, name: 'b', module: 'module.x["k"]', instances: [{ attributes: values }] },
      { mode: 'data', type, name: 'c', instances },
    ];
    const { mappings, problems } = read(
      { version: 4, terraform_version: '1.9.0', lineage: 'l', resources },
      'terraform',
    );
    expect(problems).toEqual([]);
    expect(mappings.map(({ name }) => name)).toEqual([
      'aws_lambda_event_source_mapping.a[0]',
      'aws_lambda_event_source_mapping.a["eu west"]',
      'module.x["k"].aws_lambda_event_source_mapping.b',
    ]);
    expect(mappings[0]?.mapping).toEqual(read(stateOf(values), 'terraform').mappings[0]?.mapping);
  });

  it('a saved plan is no text: how it is printed', () => {
    expect(read('PK\u0003\u0004', 'terraform').problems).toMatchObject([
      { next: expect.stringContaining('terraform show -json') },
    ]);
  });
});

const SERVERLESS = `
service: shop
provider: {name: aws, stage: "\${opt:stage, 'test'}"}
custom: {topic: orders, group: {test: g-test}}
functions:
  orders:
    handler: a.b
    events:
      - http: GET /
      - kafka:
          accessConfigurations: {saslScram512Auth: ${SECRET}, vpcSubnet: [subnet-1, subnet-2], vpcSecurityGroup: sg-1}
          bootstrapServers: ["\${env:BROKERS}"]
          topic: \${self:custom.topic}
          consumerGroupId: \${self:custom.group.\${self:provider.stage}}
          maximumBatchingWindow: 0
          filterPatterns: [{value: {a: [1]}}]
          provisionedPollerConfig: {minimumPollers: 1, maximumPollers: 4}
          onFailureDestination: arn:aws:sqs:eu-west-1:123456789012:dead
      - msk:
          arn: arn:aws:kafka:eu-west-1:123456789012:cluster/c/11111111-2222-3333-4444-555555555555-1
          topic: payments
          saslScram512: ${SECRET}
          batchSize: 10
`;

describe('Serverless Framework', () => {
  const { mappings, problems } = read(SERVERLESS, 'serverless', { 'env:BROKERS': 'b1:9092' });

  it('gives each event as the framework deploys it', () => {
    expect(problems).toEqual([]);
    expect(mappings.map(({ name, mapping }) => ({ name, ...mapping }))).toEqual([
      {
        name: 'orders.kafka1',
        FunctionName: 'shop-test-orders',
        SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b1:9092'] } },
        Topics: ['orders'],
        StartingPosition: 'TRIM_HORIZON',
        SourceAccessConfigurations: [
          { Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' },
          { Type: 'VPC_SUBNET', URI: 'subnet:subnet-2' },
          { Type: 'VPC_SECURITY_GROUP', URI: 'security_group:sg-1' },
          { Type: 'SASL_SCRAM_512_AUTH', URI: SECRET },
        ],
        SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g-test' },
        FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":[1]}}' }] },
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:123456789012:dead' } },
        ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 4 },
      },
      {
        name: 'orders.msk2',
        FunctionName: 'shop-test-orders',
        EventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/c/11111111-2222-3333-4444-555555555555-1',
        Topics: ['payments'],
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 10,
        SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: SECRET }],
      },
    ]);
    for (const { mapping } of mappings) expect(errorsOf(mapping)).toEqual([]);
  });

  it('says that the framework drops a window of 0', () => {
    expect(mappings[0]?.notes).toMatchObject([{ code: 'window-zero-dropped' }]);
  });

  it('keeps what only the environment knows as a hole', () => {
    const [first] = read(SERVERLESS, 'serverless').mappings;
    expect(first?.holes).toEqual(['env:BROKERS']);
    expect(first?.mapping.SelfManagedEventSource).toEqual({
      Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['${env:BROKERS}'] },
    });
  });
});

describe('Serverless Framework, otherwise', () => {
  const service = (events: string) => `
service: shop
provider: {name: aws, stage: "\${opt:stage, self:custom.stage}"}
custom: {stage: dev, brokers: {dev: ['b1:9092', 'b2:9092']}}
functions:
  - orders: {handler: a.b, events: [${events}]}
  - other: {handler: a.b}
`;
  it('functions may be a list, a variable may fall back on the file itself', () => {
    const [found] = read(
      service(
        '{kafka: {bootstrapServers: "${self:custom.brokers.${opt:stage, self:provider.stage}}", topic: "t-${sls:stage}"}}',
      ),
      'serverless',
    ).mappings;
    expect(found).toMatchObject({ name: 'orders.kafka0', holes: [] });
    expect(found?.mapping).toMatchObject({
      FunctionName: 'shop-dev-orders',
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b1:9092', 'b2:9092'] } },
      Topics: ['t-dev'],
    });
  });

  it('functions of CloudFormation are holes, and null of a pattern stays', () => {
    const [found] = read(
      service(
        '{msk: {arn: !GetAtt Cluster.Arn, topic: pay, filterPatterns: [{value: {a: [null]}}], onFailureDestination: {type: sqs, arn: {Fn::GetAtt: [Dead, Arn]}}}}',
      ),
      'serverless',
      { 'Dead.Arn': 'arn:dead' },
    ).mappings;
    expect(found?.holes).toEqual(['Cluster.Arn']);
    expect(found?.mapping).toMatchObject({
      EventSourceArn: '${Cluster.Arn}',
      FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":[null]}}' }] },
      DestinationConfig: { OnFailure: { Destination: 'arn:dead' } },
    });
  });
});

it('the AWS CLI: one of a list is taken as AWS answered it', () => {
  const kafka = { UUID: 'u1', FunctionArn: 'arn:f', Topics: ['orders'], State: 'Enabled' };
  const list = { EventSourceMappings: [{ UUID: 'u2', EventSourceArn: 'arn:aws:sqs:eu-west-1:1:q' }, kafka] };
  expect(read(list, 'aws-cli').mappings).toEqual([{ name: 'u1', mapping: kafka, holes: [], notes: [] }]);
});
