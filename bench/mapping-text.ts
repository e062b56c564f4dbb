/** A mapping of self-managed Kafka on one topic, read from its beginning, without a login. */
export function mappingText(
  servers: readonly string[],
  { topic, group, ...fields }: { readonly topic: string; readonly group: string; readonly [field: string]: unknown },
): string {
  return JSON.stringify({
    FunctionName: 'bench',
    SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: servers } },
    SourceAccessConfigurations: [
      { Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' },
      { Type: 'VPC_SECURITY_GROUP', URI: 'security_group:sg-1' },
    ],
    Topics: [topic],
    StartingPosition: 'TRIM_HORIZON',
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: group },
    ...fields,
  });
}

/** `FilterCriteria` of these patterns. */
export function filterCriteria(patterns: readonly string[]): object {
  return { Filters: patterns.map((Pattern) => ({ Pattern })) };
}
