import type { Known } from '../../model/known.ts';

/** What AWS tells of what hangs on one event source mapping: its function, its metrics, its destination. */
export interface AwsFacts {
  readonly function: Known<AwsFunctionFacts>;
  readonly metrics: Known<MetricFacts>;
  /** `undefined`: the mapping has no on-failure destination. */
  readonly destination: DestinationFacts | undefined;
}

/** A function as GetFunctionConfiguration and GetFunctionConcurrency tell it; `undefined` is what they did not say. */
export interface AwsFunctionFacts {
  readonly arn: string | undefined;
  /** False: AWS answered that there is no such function; nothing else is known then. */
  readonly exists: boolean;
  readonly timeoutMs: number | undefined;
  readonly memoryMegabytes: number | undefined;
  /** `Active`, `Pending`, `Inactive`, `Failed`. */
  readonly state: string | undefined;
  readonly stateReason: string | undefined;
  /** `Successful`, `Failed`, `InProgress`. */
  readonly lastUpdateStatus: string | undefined;
  readonly lastUpdateReason: string | undefined;
  readonly lastModifiedMs: number | undefined;
  /** `undefined`: none is reserved, and what the account has left counts. */
  readonly reservedConcurrency: Known<number | undefined>;
}

/** CloudWatch's metrics of the namespace AWS/Lambda that bear on a Kafka mapping, with the statistic that AWS advises. */
export const MAPPING_METRICS = {
  OffsetLag: 'Maximum',
  MaxOffsetLag: 'Maximum',
  SumOffsetLag: 'Maximum',
  PolledEventCount: 'Sum',
  FilteredOutEventCount: 'Sum',
  InvokedEventCount: 'Sum',
  FailedInvokeEventCount: 'Sum',
  DroppedEventCount: 'Sum',
  OnFailureDestinationDeliveredEventCount: 'Sum',
  OnFailureDestinationDeliveryErrorCount: 'Sum',
  CommittedEventCount: 'Sum',
  PollingErrorCount: 'Sum',
  InvokeErrorCount: 'Sum',
  CommitErrorCount: 'Sum',
  ProvisionedPollers: 'Maximum',
  EventPollerUnit: 'Sum',
  EventPollerThroughputInBytes: 'Sum',
} as const;

/** The same of the function, whoever invokes it. */
export const FUNCTION_METRICS = {
  Invocations: 'Sum',
  Errors: 'Sum',
  Throttles: 'Sum',
  Duration: 'Average',
  ConcurrentExecutions: 'Maximum',
  DestinationDeliveryFailures: 'Sum',
} as const;

export type MetricName = keyof typeof MAPPING_METRICS | keyof typeof FUNCTION_METRICS;

/** Metrics of one span of time. A metric that CloudWatch holds no value of is absent: nothing was emitted, which is not 0. */
export interface MetricFacts {
  readonly fromMs: number;
  readonly toMs: number;
  readonly series: Readonly<Partial<Record<MetricName, readonly MetricPoint[]>>>;
}

/** One period, in the order of time. Counts are of the whole period, bytes are bytes, durations milliseconds. */
export interface MetricPoint {
  readonly atMs: number;
  readonly value: number;
}

export interface DestinationFacts {
  /** As the mapping names it: an ARN or `kafka://topic`. */
  readonly name: string;
  /** Not known: with the reason. That Lambda's role may write there, and reaches it, no API tells. */
  readonly exists: Known<boolean>;
  /** Who said so: `sqs:GetQueueUrl`, `the cluster`. */
  readonly toldBy: string;
}
