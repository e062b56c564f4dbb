/** How a difference is brought to AWS. */
export type ChangeWay = 'update' | 'update-by-hand' | 'new-mapping';

export interface ChangeRule {
  readonly way: ChangeWay;
  readonly why: string;
  readonly note?: string;
}

const NOT_IN_UPDATE = 'AWS API model: UpdateEventSourceMapping has no such parameter';
const GROUP = 'Lambda developer guide, kafka-consumer-group-id: a group cannot be changed after creation';

/** What only a new mapping can have. Source: AWS API model; schema of CloudFormation; Lambda developer guide. */
const NEW_MAPPING: Readonly<Record<string, string>> = {
  EventSourceArn: NOT_IN_UPDATE,
  SelfManagedEventSource: NOT_IN_UPDATE,
  Topics: `${NOT_IN_UPDATE}; CloudFormation fails with: Parameter 'Topics' can not be updated (recorded)`,
  StartingPosition: NOT_IN_UPDATE,
  StartingPositionTimestamp: NOT_IN_UPDATE,
  'AmazonManagedKafkaEventSourceConfig.ConsumerGroupId': GROUP,
  'SelfManagedKafkaEventSourceConfig.ConsumerGroupId': GROUP,
  'SelfManagedKafkaEventSourceConfig.ConsumptionMode': 'AWS API model: the consumption mode cannot be changed',
};

const UPDATE: ChangeRule = { way: 'update', why: 'AWS API model: UpdateEventSourceMapping takes it' };

/** The rule of one field; `to` is undefined where the second mapping leaves the field out. */
export function ruleOfChange(field: string, to: unknown): ChangeRule {
  const why = NEW_MAPPING[field];
  if (why !== undefined) return { way: 'new-mapping', why };
  if (field === 'Tags') {
    return { way: 'update-by-hand', why: `${NOT_IN_UPDATE}`, note: 'TagResource and UntagResource change tags' };
  }
  if (to !== undefined) return UPDATE;
  switch (field) {
    case 'MaximumBatchingWindowInSeconds':
      return {
        way: 'new-mapping',
        why: 'AWS API model: whole seconds; recorded: CloudFormation keeps the old window when the field is removed',
        note: 'there is no way back to the 500 ms of an absent field',
      };
    case 'ProvisionedPollerConfig':
      return { ...UPDATE, note: 'ProvisionedPollerConfig: {} goes back to on-demand mode' };
    case 'FilterCriteria':
      return { ...UPDATE, note: 'FilterCriteria: {} removes the filters' };
    case 'DestinationConfig':
      return { ...UPDATE, note: 'OnFailure.Destination: "" removes the destination' };
    case 'KMSKeyArn':
      return { ...UPDATE, note: 'KMSKeyArn: "" removes the key' };
    case 'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig':
    case 'SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig':
      return { ...UPDATE, note: 'SchemaRegistryConfig: {} removes it; ConsumerGroupId must not be sent with it' };
    case 'SourceAccessConfigurations':
      return {
        way: 'update-by-hand',
        why: 'recorded: CloudFormation keeps them when the field is removed',
        note: 'send the list that is wanted',
      };
    default:
      return { ...UPDATE, note: 'a field that is left out of an update keeps its value: send the default itself' };
  }
}
