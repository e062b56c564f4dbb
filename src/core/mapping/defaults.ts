/** What AWS does where a Kafka mapping does not say. Source: AWS API model; windows: invocation-eventsourcemapping. */
export const DEFAULTS = {
  enabled: true,
  batchSize: 100,
  /** Cannot be written in whole seconds, so an absent field is its only form. */
  batchingWindowMs: 500,
  /** Recorded from AWS for MSK and self-managed clusters, although the guide calls the field required. */
  startingPosition: 'TRIM_HORIZON',
  consumptionMode: 'Stream',
  minimumPollers: 1,
  maximumPollers: 200,
  retryAttempts: { Stream: -1, Queue: 0 },
  recordAgeSeconds: -1,
} as const;
