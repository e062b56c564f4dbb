import { isObject, type JsonObject } from './imported-mapping.ts';

export const SAM_EVENTS: readonly string[] = ['MSK', 'SelfManagedKafka'];

/**
 * The mapping that SAM makes of an event: `Stream` is the ARN of the cluster, `ConsumerGroupId` and
 * `SchemaRegistryConfig` stand flat in the event, `DestinationConfig.OnFailure.Type` is SAM's own.
 * Source: AWS SAM specification, MSK and SelfManagedKafka.
 */
export function requestOfSamEvent(type: string, event: JsonObject, functionName: JsonObject): JsonObject {
  const { Stream, KafkaBootstrapServers, ConsumerGroupId, SchemaRegistryConfig, DestinationConfig, ...rest } = event;
  const isMsk = type === 'MSK';
  const config = {
    ...(ConsumerGroupId === undefined ? {} : { ConsumerGroupId }),
    ...(SchemaRegistryConfig === undefined ? {} : { SchemaRegistryConfig }),
  };
  return {
    FunctionName: functionName,
    ...(isMsk
      ? { EventSourceArn: Stream }
      : { SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: KafkaBootstrapServers } } }),
    ...rest,
    ...(Object.keys(config).length === 0
      ? {}
      : { [isMsk ? 'AmazonManagedKafkaEventSourceConfig' : 'SelfManagedKafkaEventSourceConfig']: config }),
    ...(DestinationConfig === undefined ? {} : { DestinationConfig: withoutType(DestinationConfig) }),
  };
}

function withoutType(config: JsonObject[string]): JsonObject[string] {
  if (!isObject(config) || !isObject(config.OnFailure)) return config;
  const { Type: _type, ...onFailure } = config.OnFailure;
  return { ...config, OnFailure: onFailure };
}
