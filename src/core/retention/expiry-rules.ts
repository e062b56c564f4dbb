/** One line of the decision table: its stable id, its place in the order in which brokers ask, and who says so. */
export interface ExpiryRuleText {
  readonly number: number;
  /** What the rule says; stands as the reason of a forecast. */
  readonly text: string;
  readonly source: string;
}

/**
 * The rules by which brokers expire committed offsets, in the order in which `decideExpiry` asks them; the first that fits decides.
 * Ids are stable: they stand in `--json` and in docs/retention.md.
 */
export const EXPIRY_RULES = {
  'no-commit': {
    number: 1,
    text: 'there is no committed offset that could expire',
    source: 'OffsetFetch answers -1',
  },
  'share-group': {
    number: 2,
    text: 'a share group keeps no committed offsets here',
    source: 'KIP-932, ShareGroup.offsetExpirationCondition',
  },
  'before-2.1': {
    number: 3,
    text: 'brokers before 2.1 expire every commit a retention time after it was made, also of an active group',
    source: 'KIP-211, KAFKA-4682',
  },
  rebalancing: {
    number: 4,
    text: 'a classic group that rebalances loses nothing',
    source: 'KAFKA-13636, ClassicGroup.offsetExpirationCondition',
  },
  'rebalancing-bug': {
    number: 5,
    text: 'brokers 2.4 to 2.8.1, 3.0.0 and 3.1.0 may expire old commits of a group while it rebalances',
    source: 'KAFKA-13636',
  },
  'members-before-2.4': {
    number: 6,
    text: 'brokers 2.1 to 2.3 expire nothing of a group that has members',
    source: 'KIP-211',
  },
  'other-protocol-active': {
    number: 7,
    text: 'a classic group of another protocol type than "consumer" loses nothing while it has members',
    source: 'ClassicGroup.offsetExpirationCondition',
  },
  'subscription-unreadable': {
    number: 8,
    text: 'the broker cannot read what the members subscribed, and then expires nothing while there are members',
    source: 'ClassicGroup.computeSubscribedTopics',
  },
  subscribed: {
    number: 9,
    text: 'the active group subscribes the topic',
    source: 'KAFKA-8730, isSubscribedToTopic',
  },
  'streams-active': {
    number: 10,
    text: 'an active streams group keeps the offsets of the source topics of its topology',
    source: 'KIP-1071, StreamsGroup.isSubscribedToTopic',
  },
  'open-transaction': {
    number: 11,
    text: 'from Kafka 4.0 on a transaction that is open on the partition keeps its offset',
    source: 'OffsetMetadataManager.cleanupExpiredOffsets; GroupMetadata.removeExpiredOffsets before',
  },
  'explicit-expiry': {
    number: 12,
    text: 'the commit carries its own expiry, which overrides all others',
    source: 'OffsetCommit v2-v4 retention_time_ms, OffsetCommitValue v1',
  },
  unsubscribed: {
    number: 13,
    text: 'the group is active but does not subscribe the topic: a retention time after the commit',
    source: 'KAFKA-8730, KIP-496',
  },
  'streams-not-ready': {
    number: 14,
    text: 'brokers 4.1 do not protect the offsets of a streams group that is not ready: a retention time after the commit',
    source: 'StreamsGroup 4.1.2 beside 4.2.1',
  },
  'group-empty': {
    number: 15,
    text: 'the classic group is empty: all its offsets a retention time after it became empty, whenever they were committed',
    source: 'KIP-211, OffsetExpirationConditionImpl',
  },
  'empty-time-unrecorded': {
    number: 16,
    text: 'the broker recorded no time at which the group became empty: a retention time after the commit',
    source: 'GroupMetadataValue v0/v1',
  },
  simple: {
    number: 17,
    text: 'the group never had members (assign() or an admin commit): a retention time after the commit, each partition by itself',
    source: 'KIP-211',
  },
  'new-protocol-empty': {
    number: 18,
    text: 'groups of the new protocols have no empty time: a retention time after the commit, also if the group was active until just now',
    source: 'ConsumerGroup.offsetExpirationCondition, StreamsGroup.offsetExpirationCondition',
  },
  unknown: {
    number: 19,
    text: 'a fact that decides is not known',
    source: 'the snapshot',
  },
} as const satisfies Readonly<Record<string, ExpiryRuleText>>;

export type ExpiryRule = keyof typeof EXPIRY_RULES;
