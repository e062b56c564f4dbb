/**
 * What AWS documents of pollers and their units, and what it leaves open.
 * Source: Lambda developer guide, page kafka-scaling-modes; API model of ProvisionedPollerConfig.
 */
export const POLLER_LIMITS = {
  /** MinimumPollers. */
  minimum: { least: 1, most: 200 },
  /** MaximumPollers. */
  maximum: { least: 1, most: 2000 },
} as const;

/** Lambda takes no longer function timeout for Kafka. Source: Lambda developer guide, page with-msk-configure. */
export const LONGEST_FUNCTION_MS = 14 * 60_000;
export const LARGEST_BATCH_SIZE = 10_000;
/** Source: API model, MaximumBatchingWindowInSeconds. */
export const LONGEST_WINDOW_MS = 300_000;
/** Kafka partitions of one topic; beyond it the numbers stop to mean anything. */
export const MOST_PARTITIONS = 100_000;

/** A month of 720 hours, as AWS's own pricing examples for pollers count it. */
export const MONTH_HOURS = 720;
