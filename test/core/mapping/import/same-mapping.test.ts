import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingRequest,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPattern } from '../../../../src/core/filter/check-pattern.ts';
import { type ImportFormat, importMappings } from '../../../../src/core/mapping/import/import-mappings.ts';
import { parseMapping } from '../../../../src/core/mapping/parse-mapping.ts';
import { awsAnswer, type LambdaStub, startLambdaStub } from '../../../support/aws/lambda-stub.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf';
const DEAD = 'arn:aws:sqs:eu-west-1:123456789012:dead';
const PATTERN = '{"value":{"a":[1]}}';

/** One mapping in the SDK's own type: what every format is to give. */
const REQUEST = {
  FunctionName: 'orders',
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b1:9092', 'b2:9092'] } },
  SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-esm' },
  SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: SECRET }],
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON',
  BatchSize: 250,
  MaximumBatchingWindowInSeconds: 0,
  Enabled: true,
  FilterCriteria: { Filters: [{ Pattern: PATTERN }] },
  DestinationConfig: { OnFailure: { Destination: DEAD } },
  ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 4 },
  FunctionResponseTypes: ['ReportBatchItemFailures'],
  BisectBatchOnFunctionError: true,
  MaximumRetryAttempts: 3,
  MaximumRecordAgeInSeconds: 3600,
} satisfies CreateEventSourceMappingRequest;

const { SelfManagedEventSource: _servers, SelfManagedKafkaEventSourceConfig: _group, ...COMMON } = REQUEST;
const { FunctionName: _name, ...EVENT } = COMMON;

const CLOUDFORMATION = {
  Resources: {
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        ...COMMON,
        SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092', 'b2:9092'] } },
        SelfManagedKafkaEventSourceConfig: REQUEST.SelfManagedKafkaEventSourceConfig,
      },
    },
  },
};

const SAM = {
  Transform: 'AWS::Serverless-2016-10-31',
  Resources: {
    Fn: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        FunctionName: 'orders',
        Events: {
          Orders: {
            Type: 'SelfManagedKafka',
            Properties: {
              ...EVENT,
              KafkaBootstrapServers: ['b1:9092', 'b2:9092'],
              ConsumerGroupId: 'orders-esm',
              DestinationConfig: { OnFailure: { Type: 'SQS', Destination: DEAD } },
            },
          },
        },
      },
    },
  },
};

/** As `cdk synth` writes it: references by `Ref` and `GetAtt`, and resources that are none of ours. */
const CDK = {
  Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/v' } },
  Resources: {
    CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:H4s' } },
    OrdersFn1A2B3C4D: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'orders', Runtime: 'nodejs20.x' } },
    OrdersFnKafkaEventSource9F: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        ...CLOUDFORMATION.Resources.Mapping.Properties,
        FunctionName: { Ref: 'OrdersFn1A2B3C4D' },
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead5E', 'Arn'] } } },
      },
      Metadata: { 'aws:cdk:path': 'Stack/OrdersFn/KafkaEventSource/Resource' },
    },
    Dead5E: { Type: 'AWS::SQS::Queue' },
  },
};

const VALUES = {
  function_name: 'orders',
  self_managed_event_source: [{ endpoints: { KAFKA_BOOTSTRAP_SERVERS: 'b1:9092,b2:9092' } }],
  self_managed_kafka_event_source_config: [{ consumer_group_id: 'orders-esm' }],
  source_access_configuration: [{ type: 'SASL_SCRAM_512_AUTH', uri: SECRET }],
  topics: ['orders'],
  starting_position: 'TRIM_HORIZON',
  batch_size: 250,
  maximum_batching_window_in_seconds: 0,
  enabled: true,
  filter_criteria: [{ filter: [{ pattern: PATTERN }] }],
  destination_config: [{ on_failure: [{ destination_arn: DEAD }] }],
  provisioned_poller_config: [{ minimum_pollers: 1, maximum_pollers: 4 }],
  function_response_types: ['ReportBatchItemFailures'],
  bisect_batch_on_function_error: true,
  maximum_retry_attempts: 3,
  maximum_record_age_in_seconds: 3600,
};
const RESOURCE = {
  address: 'aws_lambda_event_source_mapping.orders',
  mode: 'managed',
  type: 'aws_lambda_event_source_mapping',
  values: VALUES,
};
const MODULE = { root_module: { resources: [RESOURCE] } };

/** Flow style: every scalar as YAML reads it, not as JSON writes it. */
const YAML = `Resources:
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Sub 'or\${Rest}'
      SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: !Split [',', 'b1:9092,b2:9092']}}
      SelfManagedKafkaEventSourceConfig: {ConsumerGroupId: !Join ['-', [orders, esm]]}
      SourceAccessConfigurations: [{Type: SASL_SCRAM_512_AUTH, URI: ${SECRET}}]
      Topics: [orders]
      StartingPosition: TRIM_HORIZON
      BatchSize: '250'
      MaximumBatchingWindowInSeconds: 0
      Enabled: 'true'
      FilterCriteria: {Filters: [{Pattern: '${PATTERN}'}]}
      DestinationConfig: {OnFailure: {Destination: ${DEAD}}}
      ProvisionedPollerConfig: {MinimumPollers: 1, MaximumPollers: 4}
      FunctionResponseTypes: [ReportBatchItemFailures]
      BisectBatchOnFunctionError: true
      MaximumRetryAttempts: 3
      MaximumRecordAgeInSeconds: 3600
Parameters: {Rest: {Type: String, Default: ders}}
`;

const cases: { from: string; format: ImportFormat; text: string; settings?: Readonly<Record<string, string>> }[] = [
  { from: 'CloudFormation, YAML', format: 'template', text: YAML },
  { from: 'CloudFormation, JSON', format: 'template', text: JSON.stringify(CLOUDFORMATION) },
  { from: 'SAM', format: 'template', text: JSON.stringify(SAM) },
  { from: 'cdk.out', format: 'template', text: JSON.stringify(CDK), settings: { 'Dead5E.Arn': DEAD } },
  { from: 'a Terraform plan', format: 'terraform', text: JSON.stringify({ planned_values: MODULE }) },
  {
    from: 'a Terraform state',
    format: 'terraform',
    text: JSON.stringify({ terraform_version: '1.9.0', values: MODULE }),
  },
];

let stub: LambdaStub | undefined;
let client: LambdaClient;
beforeAll(async () => {
  stub = await startLambdaStub(() => awsAnswer('{}'));
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  client = new LambdaClient({ endpoint: stub.url, region: 'eu-west-1', credentials });
});
afterAll(async () => {
  client.destroy();
  await stub?.close();
});

describe.each(cases)('one mapping in $from', ({ format, text, settings = {} }) => {
  const { mappings, problems } = importMappings(text, format, new Map(Object.entries(settings)));
  const imported = mappings[0]?.mapping;

  it('is the request that it stands for, with nothing open', () => {
    expect(problems).toEqual([]);
    expect(mappings).toMatchObject([{ mapping: REQUEST, holes: [] }]);
    expect(imported).toEqual(REQUEST);
  });

  it('is valid', () => {
    const parsed = parseMapping(JSON.stringify(imported), { nowMs: Date.UTC(2026, 10, 21), checkPattern });
    expect(parsed.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('goes through the SDK unchanged, which leaves out every name that AWS does not know', async () => {
    await client.send(new CreateEventSourceMappingCommand(imported as unknown as CreateEventSourceMappingRequest));
    expect(JSON.parse(stub?.requests.at(-1)?.body.toString('utf8') ?? '')).toEqual(imported);
  });
});
