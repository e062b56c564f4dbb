const BEFORE_END = 0.15;
const LONGEST_BEFORE_END_MS = 10_000;
/** A little more than the second for which a broker refuses to authenticate anew. */
const NOT_WITHIN_MS = 1100;

/**
 * How long before a session of `lifetimeMs` ends the client authenticates anew. The client's own ten seconds never come
 * where sessions (`connections.max.reauth.ms`, or what is left of a token) are shorter. A broker takes no second
 * authentication within a second of the first (org.apache.kafka.common.network.KafkaChannel) and answers
 * ILLEGAL_SASL_STATE, after which the client gives up: negative where the session ends before that, so that the broker
 * closes the connection and another one is made.
 */
export function reauthenticateBeforeEndMs(lifetimeMs: number): number {
  return Math.min(LONGEST_BEFORE_END_MS, Math.floor(lifetimeMs * BEFORE_END), lifetimeMs - NOT_WITHIN_MS);
}
