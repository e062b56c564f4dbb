import { SECRET, SELF_MANAGED_REQUEST } from '../documents.ts';
import { describeRule } from './rule-cases.ts';

const LIST = 'SourceAccessConfigurations';
const entry = (Type: string, URI: string | undefined = SECRET) => (URI === undefined ? { Type } : { Type, URI });
const subnet = entry('VPC_SUBNET', 'subnet:subnet-0123456789abcdef0');
const securityGroup = entry('VPC_SECURITY_GROUP', 'security_group:sg-0123456789abcdef0');
const base = SELF_MANAGED_REQUEST;

describeRule('checkMissingAccess', [
  {
    why: "Required 'sourceAccessConfigurations' parameter is missing.",
    base,
    change: { [LIST]: undefined },
    brings: ['missing-source-access SourceAccessConfigurations'],
  },
  {
    why: 'an empty list is as none',
    base,
    change: { [LIST]: [] },
    brings: ['missing-source-access SourceAccessConfigurations'],
  },
  {
    why: 'a list that cannot be read says nothing',
    base,
    change: { [LIST]: 'no' },
    brings: ['wrong-type SourceAccessConfigurations'],
  },
  { why: 'MSK needs none: IAM is used', change: { [LIST]: undefined }, brings: [] },
]);

describeRule('checkAccessTypes', [
  {
    why: 'a URI alone means nothing',
    base,
    change: { [LIST]: [{ URI: SECRET }] },
    brings: [`access-without-type ${LIST}[0]`],
  },
  {
    why: 'RabbitMQ',
    base,
    change: { [LIST]: [entry('BASIC_AUTH'), { Type: 'VIRTUAL_HOST', URI: '/' }] },
    brings: [`access-type-not-for-kafka ${LIST}[1].Type`],
  },
  { why: 'MSK takes SCRAM-512', change: { [LIST]: [entry('SASL_SCRAM_512_AUTH')] }, brings: [] },
  { why: 'MSK takes mTLS', change: { [LIST]: [entry('CLIENT_CERTIFICATE_TLS_AUTH')] }, brings: [] },
  {
    why: 'MSK has no SCRAM-256',
    change: { [LIST]: [entry('SASL_SCRAM_256_AUTH')] },
    brings: [`access-type-not-for-msk ${LIST}[0].Type`],
  },
  {
    why: 'IAM on MSK has no entry',
    change: { [LIST]: [{ Type: 'IAM_AUTH' }] },
    brings: [`access-type-not-for-msk ${LIST}[0].Type`],
  },
  {
    why: 'the type that cannot be read is reported once',
    base,
    change: { [LIST]: [entry('SCRAM')] },
    brings: [`unknown-value ${LIST}[0].Type`],
  },
]);

describeRule('checkOneMechanism', [
  {
    why: 'Lambda does not fall back to the second',
    base,
    change: { [LIST]: [entry('BASIC_AUTH'), entry('SASL_SCRAM_512_AUTH')] },
    brings: [`several-auth-mechanisms ${LIST}[1].Type`],
  },
  {
    why: 'the same one twice',
    change: { [LIST]: [entry('SASL_SCRAM_512_AUTH'), entry('SASL_SCRAM_512_AUTH')] },
    brings: [`several-auth-mechanisms ${LIST}[1].Type`],
  },
  {
    why: 'a private CA goes with any',
    base,
    change: { [LIST]: [entry('BASIC_AUTH'), entry('SERVER_ROOT_CA_CERTIFICATE')] },
    brings: [],
  },
]);

describeRule('checkVpcSettings', [
  {
    why: 'both together are enough for a cluster without authentication',
    base,
    change: { [LIST]: [subnet, securityGroup] },
    brings: [],
  },
  { why: 'a subnet alone', base, change: { [LIST]: [subnet, subnet] }, brings: [`vpc-settings-incomplete ${LIST}[0]`] },
  {
    why: 'a security group alone',
    base,
    change: { [LIST]: [entry('BASIC_AUTH'), securityGroup] },
    brings: [`vpc-settings-incomplete ${LIST}[1]`],
  },
]);

describeRule('checkAccessUris', [
  {
    why: 'the prefix is part of it',
    base,
    change: { [LIST]: [{ ...subnet, URI: 'subnet-0123' }, securityGroup] },
    brings: [`access-uri ${LIST}[0].URI`],
  },
  {
    why: 'a security group has its own',
    base,
    change: { [LIST]: [subnet, { ...securityGroup, URI: 'sg-0123' }] },
    brings: [`access-uri ${LIST}[1].URI`],
  },
  {
    why: 'a secret is named by its ARN',
    base,
    change: { [LIST]: [entry('BASIC_AUTH', 'user:password')] },
    brings: [`access-uri ${LIST}[0].URI`],
  },
  {
    why: 'and must be named',
    base,
    change: { [LIST]: [{ Type: 'BASIC_AUTH' }] },
    brings: [`access-uri ${LIST}[0].URI`],
  },
  {
    why: 'a URI that cannot be read is reported once',
    base,
    change: { [LIST]: [{ Type: 'BASIC_AUTH', URI: 5 }] },
    brings: [`wrong-type ${LIST}[0].URI`],
  },
  { why: 'IAM has no URI', base, change: { [LIST]: [entry('IAM_AUTH')] }, brings: [`access-uri ${LIST}[0].URI`] },
  { why: 'IAM without one', base, change: { [LIST]: [{ Type: 'IAM_AUTH' }] }, brings: [] },
]);

describeRule('checkOAuth', [
  {
    why: 'a scope without the secret',
    base,
    change: { [LIST]: [entry('BASIC_AUTH'), entry('OAUTHBEARER_SCOPE', 'kafka')] },
    brings: [`oauth-incomplete ${LIST}[1].Type`],
  },
  {
    why: 'a scope with it',
    base,
    change: { [LIST]: [entry('OAUTHBEARER_AUTH'), entry('OAUTHBEARER_SCOPE', 'kafka')] },
    brings: [],
  },
  {
    why: 'IAM tokens need an audience',
    base,
    change: { [LIST]: [{ Type: 'IAM_OAUTHBEARER_AUTH' }] },
    brings: [`oauth-incomplete ${LIST}[0].Type`],
  },
  {
    why: 'IAM tokens with an audience',
    base,
    change: { [LIST]: [{ Type: 'IAM_OAUTHBEARER_AUTH' }, entry('OAUTHBEARER_AUDIENCE', 'kafka')] },
    brings: [],
  },
]);

const registry = {
  SchemaRegistryURI: 'https://registry.example.com',
  EventRecordFormat: 'JSON',
  SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
};
const withRegistry = (change: object) => ({
  AmazonManagedKafkaEventSourceConfig: {
    ConsumerGroupId: 'orders-lambda',
    SchemaRegistryConfig: { ...registry, ...change },
  },
});
const PATH = 'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig';

describeRule('checkSchemaRegistry', [
  { why: 'complete', change: withRegistry({}), brings: [] },
  {
    why: 'the format is missing',
    change: withRegistry({ EventRecordFormat: undefined }),
    brings: [`schema-registry-incomplete ${PATH}`],
  },
  {
    why: 'a part that cannot be read is not missing',
    change: withRegistry({ EventRecordFormat: 'AVRO' }),
    brings: [`unknown-value ${PATH}.EventRecordFormat`],
  },
  {
    why: 'empty means none',
    change: { AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-lambda', SchemaRegistryConfig: {} } },
    brings: [],
  },
  {
    why: 'the role reads a Glue registry',
    change: withRegistry({
      SchemaRegistryURI: 'arn:aws:glue:us-east-1:123456789012:registry/r',
      AccessConfigs: [entry('BASIC_AUTH')],
    }),
    brings: [`schema-registry-access ${PATH}.AccessConfigs`],
  },
  {
    why: 'the CloudFormation schema takes two',
    change: withRegistry({
      AccessConfigs: [entry('BASIC_AUTH'), entry('SERVER_ROOT_CA_CERTIFICATE'), entry('BASIC_AUTH')],
    }),
    brings: [`schema-registry-access ${PATH}.AccessConfigs`],
  },
]);
