/** Where reading starts for a partition that has no usable committed offset. */
export type StartingPosition =
  | { readonly kind: 'TRIM_HORIZON' }
  | { readonly kind: 'LATEST' }
  | { readonly kind: 'AT_TIMESTAMP'; readonly timestampMs: number };

/** The two families of source; Amazon MSK has an ARN, a self-managed cluster its servers. */
export type MappingSource =
  | { readonly kind: 'msk'; readonly eventSourceArn: string }
  | { readonly kind: 'self-managed'; readonly bootstrapServers: readonly string[] };

export interface ProvisionedPollers {
  readonly minimumPollers: number;
  readonly maximumPollers: number;
  readonly pollerGroupName: string | undefined;
}

interface MappingBase {
  readonly uuid: string | undefined;
  /** As given: name, partial ARN or ARN. */
  readonly functionName: string;
  readonly source: MappingSource;
  readonly topic: string;
  /** Undefined means that AWS would use the mapping's own UUID. */
  readonly consumerGroupId: string | undefined;
  readonly enabled: boolean;
  readonly batchSize: number;
  /** Source text of each `FilterCriteria.Filters[].Pattern`. */
  readonly filterPatterns: readonly string[];
  /** Undefined means on-demand mode. */
  readonly provisioned: ProvisionedPollers | undefined;
  /** -1 means without end. */
  readonly maximumRetryAttempts: number;
  /** -1 means without end. */
  readonly maximumRecordAgeSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly reportBatchItemFailures: boolean;
  /** `DestinationConfig.OnFailure.Destination`; undefined where none is set. */
  readonly onFailureDestination: string | undefined;
  readonly schemaRegistry: boolean;
  readonly accessTypes: readonly string[];
}

/** Reads by consumer group, in order per partition. */
export interface StreamMapping extends MappingBase {
  readonly consumptionMode: 'Stream';
  readonly startingPosition: StartingPosition;
  /** Milliseconds; 500 where the mapping does not say (an absent field is not the same as 0). */
  readonly batchingWindowMs: number;
}

/** Reads by share group (KIP-932): no order, no starting position, no window. */
export interface QueueMapping extends MappingBase {
  readonly consumptionMode: 'Queue';
}

/** One event source mapping on Kafka, checked and with its defaults filled in. */
export type Mapping = StreamMapping | QueueMapping;
