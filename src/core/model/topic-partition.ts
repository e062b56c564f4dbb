/** One partition of one topic. `partition` is Kafka's 0-based number. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Kafka's numbers of partitions are 32 bits wide. */
export const LARGEST_PARTITION = 2 ** 31 - 1;

/** `topic-partition`, the key that AWS uses in events, failure records and batch item identifiers. */
export function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

/**
 * Reads a `topic-partition` key; topics may hold hyphens, so the last one separates.
 * Returns `undefined` for anything else.
 */
export function parseKey(key: string): TopicPartition | undefined {
  const match = /^(.+)-(0|[1-9]\d{0,9})$/.exec(key);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { topic: match[1], partition: Number(match[2]) };
}
