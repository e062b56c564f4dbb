// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what a template leaves open is written so.
import { describe, expect, it } from 'vitest';
import { importMappings } from '../../../../src/core/mapping/import/import-mappings.ts';
import type { JsonObject } from '../../../../src/core/mapping/import/imported-mapping.ts';

const template = (resources: string, rest = '') => `${rest}\nResources:\n${resources.replace(/^/gm, '  ')}`;
const mapping = (properties: string) =>
  template(
    `M:\n  Type: AWS::Lambda::EventSourceMapping\n  Properties:\n    Topics: [orders]\n${properties.replace(/^/gm, '    ')}`,
  );
const only = (text: string, settings: Record<string, string> = {}) => {
  const { mappings, problems } = importMappings(text, 'template', new Map(Object.entries(settings)));
  expect(problems).toEqual([]);
  expect(mappings).toHaveLength(1);
  return mappings[0];
};

describe('what templates write otherwise than the API', () => {
  it.each<{ why: string; yaml: string; gives: JsonObject }>([
    {
      why: 'CloudFormation says KafkaBootstrapServers, the API KAFKA_BOOTSTRAP_SERVERS',
      yaml: 'SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: ["b1:9092", "b2:9092"]}}',
      gives: { SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b1:9092', 'b2:9092'] } } },
    },
    {
      why: 'one text with commas is a list of servers',
      yaml: 'SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: "b1:9092, b2:9092"}}',
      gives: { SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b1:9092', 'b2:9092'] } } },
    },
    { why: 'the API says KMSKeyArn', yaml: 'KmsKeyArn: arn:aws:kms:x', gives: { KMSKeyArn: 'arn:aws:kms:x' } },
    { why: 'numbers may be text', yaml: 'BatchSize: "250"', gives: { BatchSize: 250 } },
    {
      why: 'a window of 0 is not an absent one',
      yaml: 'MaximumBatchingWindowInSeconds: 0',
      gives: { MaximumBatchingWindowInSeconds: 0 },
    },
    {
      why: 'so is a 0 that is text',
      yaml: "MaximumBatchingWindowInSeconds: '0'",
      gives: { MaximumBatchingWindowInSeconds: 0 },
    },
    { why: 'booleans may be text', yaml: "Enabled: 'False'", gives: { Enabled: false } },
    { why: 'tags are a list', yaml: 'Tags: [{Key: team, Value: orders}]', gives: { Tags: { team: 'orders' } } },
    {
      why: 'a pattern may be an object',
      yaml: 'FilterCriteria: {Filters: [{Pattern: {value: {a: [1]}}}]}',
      gives: { FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":[1]}}' }] } },
    },
    { why: 'YAML 1.1 has more booleans', yaml: 'Enabled: no', gives: { Enabled: false } },
    { why: 'which are text in quotes', yaml: "FunctionName: 'on'", gives: { FunctionName: 'on' } },
    {
      why: 'a pattern may have null and lists in lists',
      yaml: 'FilterCriteria: {Filters: [{Pattern: {value: {a: [null, {x: [[1]]}]}}}]}',
      gives: { FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":[null,{"x":[[1]]}]}}' }] } },
    },
    { why: 'AWS::NoValue takes a field out', yaml: 'BatchSize: !Ref AWS::NoValue', gives: {} },
    {
      why: 'a pattern may be made by a function',
      yaml: 'FilterCriteria: {Filters: [{Pattern: !ToJsonString {value: [a]}}]}',
      gives: { FilterCriteria: { Filters: [{ Pattern: '{"value":["a"]}' }] } },
    },
  ])('$why', ({ yaml, gives }) => {
    expect(only(mapping(yaml))?.mapping).toEqual({ Topics: ['orders'], ...gives });
  });
});

describe('functions of CloudFormation', () => {
  const rest = [
    'Parameters: {Stage: {Type: String, Default: dev}, Open: {Type: String}, Sizes: {Type: CommaDelimitedList, Default: "10, 20"}, Ssm: {Type: "AWS::SSM::Parameter::Value<String>", Default: /shop/group}}',
    'Mappings: {Per: {dev: {Group: g-dev}}}',
    'Conditions: {IsDev: !Equals [!Ref Stage, dev], Unknown: !Equals [!Ref Open, x], Both: !And [{Condition: IsDev}, {Condition: Unknown}], Neither: !Not [!Or [{Condition: IsDev}, {Condition: Unknown}]]}',
  ].join('\n');
  const group = (value: string, settings: Record<string, string> = {}) => {
    const text = `${rest}\n${mapping(`AmazonManagedKafkaEventSourceConfig: {ConsumerGroupId: ${value}}`)}`;
    const found = only(text, settings);
    const config = found?.mapping.AmazonManagedKafkaEventSourceConfig as JsonObject | undefined;
    return { value: config?.ConsumerGroupId, holes: found?.holes };
  };
  it.each([
    { why: 'a parameter with a default', yaml: '!Ref Stage', value: 'dev' },
    { why: 'a parameter that is set', yaml: '!Ref Stage', settings: { Stage: 'prod' }, value: 'prod' },
    { why: 'a parameter without', yaml: '!Ref Open', value: '${Open}', holes: ['Open'] },
    { why: 'an attribute', yaml: '!GetAtt Cluster.Arn', value: '${Cluster.Arn}', holes: ['Cluster.Arn'] },
    { why: 'the long form', yaml: '{"Fn::GetAtt": [Cluster, Arn]}', value: '${Cluster.Arn}', holes: ['Cluster.Arn'] },
    { why: 'Sub', yaml: "!Sub 'a-${Stage}-${!Literal}'", value: 'a-dev-${Literal}' },
    { why: 'Sub with a map', yaml: "!Sub ['${X}-${Stage}', {X: !Ref Open}]", settings: { Open: 'o' }, value: 'o-dev' },
    { why: 'Join', yaml: '!Join ["-", [a, !Ref Stage]]', value: 'a-dev' },
    { why: 'Select of Split', yaml: '!Select [1, !Split ["-", a-b-c]]', value: 'b' },
    { why: 'Select of a list parameter', yaml: '!Select [1, !Ref Sizes]', value: '20' },
    { why: 'Select of a list that is set', yaml: '!Select [1, !Ref Sizes]', settings: { Sizes: '1,2' }, value: '2' },
    { why: 'the name of a value of SSM is not the value', yaml: '!Ref Ssm', value: '${Ssm}', holes: ['Ssm'] },
    { why: 'FindInMap', yaml: '!FindInMap [Per, !Ref Stage, Group]', value: 'g-dev' },
    {
      why: 'FindInMap without an entry',
      yaml: '!FindInMap [Per, prod, Group]',
      value: '${Per.prod.Group}',
      holes: ['Per.prod.Group'],
    },
    { why: 'ImportValue', yaml: '!ImportValue shared-group', value: '${shared-group}', holes: ['shared-group'] },
    { why: 'a condition that holds', yaml: '!If [IsDev, a, b]', value: 'a' },
    {
      why: 'a condition that is open is no guess',
      yaml: '!If [Unknown, a, b]',
      value: '${Unknown}',
      holes: ['Open', 'Unknown'],
    },
    { why: 'a condition that is told', yaml: '!If [Unknown, a, b]', settings: { Unknown: 'false' }, value: 'b' },
    {
      why: 'And of what holds and what is open is open',
      yaml: '!If [Both, a, b]',
      value: '${Both}',
      holes: ['Open', 'Both'],
    },
    { why: 'Or of what holds is true, whatever the other', yaml: '!If [Neither, a, b]', value: 'b', holes: ['Open'] },
    { why: 'a pseudo parameter', yaml: '!Ref AWS::StackName', value: '${AWS::StackName}', holes: ['AWS::StackName'] },
    { why: 'a function that is not worked out', yaml: '!Base64 x', value: '${Fn::Base64}', holes: ['Fn::Base64'] },
    {
      why: 'a secret',
      yaml: "'{{resolve:ssm:/group}}'",
      value: '${resolve:ssm:/group}',
      holes: ['resolve:ssm:/group'],
    },
  ])('$why: $yaml', ({ yaml, settings, value, holes = [] }) => {
    expect(group(yaml, settings)).toEqual({ value, holes });
  });
});

describe('functions of the template', () => {
  it.each([
    { why: 'by its logical id', properties: '{}', name: 'Fn', notes: ['function-by-logical-id'] },
    { why: 'by its name', properties: '{FunctionName: orders}', name: 'orders', notes: [] },
  ])('is called $why', ({ properties, name, notes }) => {
    const text = template(
      `Fn: {Type: AWS::Lambda::Function, Properties: ${properties}}\nM: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !GetAtt Fn.Arn, Topics: [t1]}}`,
    );
    const found = only(text);
    expect(found?.mapping.FunctionName).toBe(name);
    expect(found?.notes.map(({ code }) => code)).toEqual(notes);
  });
});

it('SAM: events become mappings named as its translator names them, with the flat fields in their place', () => {
  const { mappings, problems } = importMappings(
    template(`
Orders:
  Type: AWS::Serverless::Function
  Properties:
    FunctionName: orders
    Events:
      Http: {Type: Api}
      Own:
        Type: SelfManagedKafka
        Properties:
          KafkaBootstrapServers: [b1:9092]
          Topics: [payments]
          ConsumerGroupId: g
          SchemaRegistryConfig: {SchemaRegistryURI: https://r, EventRecordFormat: JSON}
          SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: arn:aws:secretsmanager:eu-west-1:123456789012:secret:s}]
          DestinationConfig: {OnFailure: {Type: Kafka, Destination: kafka://dead}}
      Msk: {Type: MSK, Properties: {Stream: arn:aws:kafka:eu-west-1:123456789012:cluster/c/u-1, Topics: [orders], StartingPosition: LATEST, ConsumerGroupId: h}}`),
    'template',
  );
  expect(problems).toEqual([]);
  expect(mappings.map(({ name, mapping }) => ({ name, ...mapping }))).toEqual([
    {
      name: 'OrdersOwn',
      FunctionName: 'orders',
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b1:9092'] } },
      Topics: ['payments'],
      SelfManagedKafkaEventSourceConfig: {
        ConsumerGroupId: 'g',
        SchemaRegistryConfig: { SchemaRegistryURI: 'https://r', EventRecordFormat: 'JSON' },
      },
      SourceAccessConfigurations: [
        { Type: 'BASIC_AUTH', URI: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:s' },
      ],
      DestinationConfig: { OnFailure: { Destination: 'kafka://dead' } },
    },
    {
      name: 'OrdersMsk',
      FunctionName: 'orders',
      EventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/c/u-1',
      Topics: ['orders'],
      StartingPosition: 'LATEST',
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'h' },
    },
  ]);
});

describe('SAM: with AutoPublishAlias the events invoke the alias', () => {
  const event = 'Events: {A: {Type: MSK, Properties: {Topics: [orders]}}}';
  it.each([
    { of: 'the function', rest: '', alias: 'AutoPublishAlias: live', name: 'orders:live' },
    {
      of: 'all functions',
      rest: 'Globals: {Function: {AutoPublishAlias: live}}',
      alias: 'Timeout: 3',
      name: 'orders:live',
    },
    { of: 'none', rest: '', alias: 'Timeout: 3', name: 'orders' },
  ])('of $of', ({ rest, alias, name }) => {
    const fn = `F: {Type: AWS::Serverless::Function, Properties: {FunctionName: orders, ${alias}, ${event}}}`;
    expect(only(template(fn, rest))?.mapping.FunctionName).toBe(name);
  });

  it('which AWS names where the template does not', () => {
    const found = only(
      template(`F: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live, ${event}}}`),
    );
    expect(found?.mapping.FunctionName).toBe('F:live');
    expect(found?.notes).toMatchObject([{ code: 'function-by-logical-id' }]);
  });
});

describe('Fn::ForEach', () => {
  const loop = (values: string) =>
    template(
      `Fn::ForEach::Loop: [T, ${values}, {"M&{T}": {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Sub "f-\${T}", Topics: [!Ref T]}}}]`,
      'Parameters: {Topics: {Type: CommaDelimitedList}}',
    );
  const named = (text: string, settings: Record<string, string> = {}) =>
    importMappings(text, 'template', new Map(Object.entries(settings))).mappings.map(({ name, mapping, holes }) => ({
      name,
      ...mapping,
      holes,
    }));

  it.each([
    { why: 'a list', values: '[or-ders, pay]', settings: {} },
    { why: 'a parameter', values: '!Ref Topics', settings: { Topics: 'or-ders,pay' } },
  ])('makes a mapping of each value of $why', ({ values, settings }) => {
    expect(named(loop(values), settings)).toEqual([
      { name: 'Morders', FunctionName: 'f-or-ders', Topics: ['or-ders'], holes: [] },
      { name: 'Mpay', FunctionName: 'f-pay', Topics: ['pay'], holes: [] },
    ]);
  });

  it('shows one where the values are open', () => {
    expect(named(loop('!Ref Topics'))).toMatchObject([{ Topics: ['${Topics}'] }]);
  });
});

it('leaves mappings on other services aside, and says so when nothing is left', () => {
  const sqs = template('M: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Q.Arn}}');
  expect(importMappings(sqs, 'template').problems.map(({ code }) => code)).toEqual(['no-kafka-mapping']);
});

it.each([
  { why: 'YAML that is none', text: 'a: [\n', format: 'template' as const, code: /^yaml-/, line: 1 },
  { why: 'JSON that is none', text: '{"Resources": {}', format: 'template' as const, code: /^json-syntax$/, line: 1 },
  {
    why: 'a plan given as a template',
    text: '{"planned_values":{}}',
    format: 'template' as const,
    code: /^not-this-format$/,
  },
  { why: 'a list', text: '- a', format: 'serverless' as const, code: /^not-a-template$/ },
  { why: 'an empty file', text: '', format: 'terraform' as const, code: /^not-a-template$/ },
])('refuses $why', ({ text, format, code, line }) => {
  const { mappings, problems } = importMappings(text, format);
  expect(mappings).toEqual([]);
  expect(problems[0]?.code).toMatch(code);
  if (line !== undefined) expect(problems[0]?.line).toBeGreaterThanOrEqual(line);
});

it('tells a --set that nothing asked for', () => {
  const { problems } = importMappings(mapping('BatchSize: !Ref Size'), 'template', new Map([['Sise', '5']]));
  expect(problems).toMatchObject([{ code: 'unknown-setting', next: 'it asks for Size' }]);
});
