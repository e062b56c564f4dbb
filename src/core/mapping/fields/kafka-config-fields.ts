import { list, structure } from './compound-readers.ts';
import { ACCESS_URI, ARN, BOOTSTRAP_SERVER, REGISTRY_URI } from './patterns.ts';
import { choice, text } from './scalar-readers.ts';

/** `Type` of `SourceAccessConfigurations`, complete. */
export const ACCESS_TYPES = [
  'BASIC_AUTH',
  'VPC_SUBNET',
  'VPC_SECURITY_GROUP',
  'SASL_SCRAM_512_AUTH',
  'SASL_SCRAM_256_AUTH',
  'VIRTUAL_HOST',
  'CLIENT_CERTIFICATE_TLS_AUTH',
  'SERVER_ROOT_CA_CERTIFICATE',
  'OAUTHBEARER_AUTH',
  'OAUTHBEARER_SCOPE',
  'OAUTHBEARER_AUDIENCE',
  'OAUTHBEARER_LOGICAL_CLUSTER',
  'OAUTHBEARER_IDENTITY_POOL',
  'IAM_AUTH',
  'IAM_OAUTHBEARER_AUTH',
] as const;

export type AccessType = (typeof ACCESS_TYPES)[number];

const consumerGroupId = text({
  min: 1,
  max: 200,
  pattern: ACCESS_URI,
  says: 'a group id of letters, digits, spaces and - / * : _ + = . @',
});

const schemaRegistry = structure({
  SchemaRegistryURI: text({
    min: 1,
    max: 10_000,
    pattern: REGISTRY_URI,
    says: 'the ARN of a Glue registry or the https URL of a Confluent registry',
  }),
  EventRecordFormat: choice(['JSON', 'SOURCE']),
  AccessConfigs: list(
    structure({
      Type: choice(['BASIC_AUTH', 'CLIENT_CERTIFICATE_TLS_AUTH', 'SERVER_ROOT_CA_CERTIFICATE', 'OAUTHBEARER_AUTH']),
      URI: text({ max: 10_000, min: 0, pattern: ARN, says: 'the ARN of a secret' }),
    }),
  ),
  SchemaValidationConfigs: list(structure({ Attribute: choice(['KEY', 'VALUE']) })),
});

export const amazonManagedKafka = structure({
  ConsumerGroupId: consumerGroupId,
  SchemaRegistryConfig: schemaRegistry,
});

export const selfManagedKafka = structure({
  ConsumerGroupId: consumerGroupId,
  SchemaRegistryConfig: schemaRegistry,
  ConsumptionMode: choice(['Stream', 'Queue']),
});

export const selfManagedEventSource = structure({
  Endpoints: structure({
    KAFKA_BOOTSTRAP_SERVERS: list(
      text({ min: 1, max: 300, pattern: BOOTSTRAP_SERVER, says: 'host:port, such as "b-1.example.com:9092"' }),
      { min: 1, max: 10 },
    ),
  }),
});

export const sourceAccessConfigurations = list(
  structure({
    Type: choice(ACCESS_TYPES),
    URI: text({ min: 1, max: 200, pattern: ACCESS_URI, says: 'an ARN, a subnet or a security group' }),
  }),
  { min: 0, max: 23 },
);
