export type Severity = 'error' | 'warning' | 'info';

export interface FindingText {
  readonly severity: Severity;
  /** When it is reported, one line for docs/findings.md. */
  readonly means: string;
  /** The rule behind it and who says so; stands in the finding as `why`. */
  readonly why: string;
}

/** Every finding about a group. Codes are stable: scripts may rely on them, and each has one severity. */
export const FINDING_CODES = {
  'offsets-expired': {
    severity: 'error',
    means: 'committed offsets were deleted by the broker, or are by the time of the question',
    why: 'a group without members keeps its offsets for offsets.retention.minutes (KIP-211)',
  },
  'group-not-found': {
    severity: 'error',
    means: 'the cluster knows no such group, and nothing tells whether it expired or never was',
    why: 'brokers answer alike for a group that expired and one that never was, and refuse who may not see it',
  },
  'offsets-expiring': {
    severity: 'error',
    means: 'the instant of expiry is past, and the broker deletes at its next check',
    why: 'brokers look for expired offsets every offsets.retention.check.interval.ms',
  },
  'lost-on-restart': {
    severity: 'error',
    means: 'an active group of a new protocol loses offsets at once when its last member leaves',
    why: 'KIP-848 and KIP-1071 groups count from each commit, not from when the group became empty',
  },
  'may-be-lost-on-restart': {
    severity: 'warning',
    means: 'the same, as far as bounds tell: the commits may be older than the retention, or younger',
    why: 'KIP-848 and KIP-1071 groups count from each commit, and no request tells when it was made',
  },
  'offsets-at-risk': {
    severity: 'warning',
    means: 'committed offsets expire within the warning time',
    why: 'a group without members keeps its offsets for offsets.retention.minutes (KIP-211)',
  },
  'short-after-stop': {
    severity: 'warning',
    means: 'an active group of a new protocol would lose offsets within the warning time after it stops',
    why: 'KIP-848 and KIP-1071 groups count from each commit, not from when the group became empty',
  },
  'unsubscribed-topic': {
    severity: 'warning',
    means: 'the group is active and has offsets of a topic that no member subscribes: they expire',
    why: 'since Kafka 2.4 topics that an active group does not subscribe expire by commit time (KAFKA-8730)',
  },
  'kafka-before-2.1': {
    severity: 'error',
    means: 'the broker is older than 2.1 and expires offsets of active groups too',
    why: 'before KIP-211 every commit carried its own expiry, whatever the state of the group (KAFKA-4682)',
  },
  'rebalance-may-lose': {
    severity: 'warning',
    means: 'the broker may have KAFKA-13636 and delete offsets while the group rebalances',
    why: 'KAFKA-13636, in 2.4 to 2.8.1, 3.0.0 and 3.1.0: a stale subscription is used during a rebalance',
  },
  'below-log-start': {
    severity: 'error',
    means: 'a committed offset points to records that the topic has deleted',
    why: 'AWS said in 2023 that StartingPosition applies then, in 2022 that it is the trim horizon; both are shown',
  },
  'above-log-end': {
    severity: 'error',
    means: 'a committed offset is above the log end: the topic was made anew or truncated',
    why: 'AWS said in 2023 that StartingPosition applies then, in 2022 that it is the trim horizon; both are shown',
  },
  'negative-commit': {
    severity: 'warning',
    means: 'a client committed -1 or -2 by mistake',
    why: 'kafkajs commits these numbers when an offset was out of range',
  },
  'latest-without-commit': {
    severity: 'warning',
    means: 'StartingPosition is LATEST and a partition has never had a commit: each restart may skip records',
    why: 'a partition without a commit is positioned anew at every start; AWS warns that LATEST can miss events',
  },
  'records-go-first': {
    severity: 'warning',
    means: 'unread records begin to be deleted by the topic within the warning time',
    why: 'retention.ms of the topic is another clock than the one of the offsets',
  },
  'backlog-at-stake': {
    severity: 'warning',
    means: 'when the offsets expire, LATEST would skip the backlog',
    why: 'without a committed offset StartingPosition applies (AWS, What’s New 2023-06-21)',
  },
  'replay-at-stake': {
    severity: 'info',
    means: 'when the offsets expire, TRIM_HORIZON or AT_TIMESTAMP would deliver records again',
    why: 'without a committed offset StartingPosition applies (AWS, What’s New 2023-06-21)',
  },
  'explicit-expiry': {
    severity: 'info',
    means: 'commits carry their own expiry, which overrides the rules of the group until the next ordinary commit',
    why: 'OffsetCommit v2-v4 with retention_time_ms writes OffsetCommitValue v1',
  },
  'open-transaction': {
    severity: 'warning',
    means:
      'a transaction is open on partitions of the group; from Kafka 4.0 on their offsets cannot expire before it ends',
    why: 'OffsetMetadataManager skips partitions with pending transactional offsets',
  },
  'retention-assumed': {
    severity: 'warning',
    means: 'the brokers did not tell their retention of offsets; a value is assumed',
    why: 'only the broker tells it (DescribeConfigs), to whoever has DESCRIBE_CONFIGS on the cluster',
  },
  'retention-unknown': {
    severity: 'warning',
    means: 'the retention of offsets is not known, so nothing can be forecast',
    why: 'the service does not publish it',
  },
  'retention-differs': {
    severity: 'warning',
    means: 'brokers keep offsets for different times; after a failover another one counts',
    why: 'offsets.retention.minutes is a static setting of each broker, and that of the coordinator applies',
  },
  'times-unknown': {
    severity: 'warning',
    means: 'the times of commits or of becoming empty could not be read; there are bounds at best',
    why: 'only records of __consumer_offsets hold these times, the protocol shows none',
  },
  'commit-unreadable': {
    severity: 'warning',
    means: 'a record of the group cannot be read, so its offsets are not forecast',
    why: 'an unknown version or damaged bytes are refused, not guessed',
  },
  'group-unknown': {
    severity: 'warning',
    means: 'type, state or subscription of the group are not known',
    why: 'which rule applies depends on them',
  },
  'no-commits': {
    severity: 'warning',
    means: 'the group has no committed offset at all; a classic one is deleted at the first check after it is empty',
    why: 'GroupMetadataManager.cleanupGroupMetadata: a group without offsets and members is removed',
  },
  'commits-hidden': {
    severity: 'warning',
    means: 'no committed offset is shown, and the offsets topic cannot be read: there is none, or its topic is hidden',
    why: 'OffsetFetch leaves topics out that one may not describe, and does not say so',
  },
  'topic-missing': {
    severity: 'warning',
    means: 'the group has offsets of a topic that is not there',
    why: 'brokers purge the offsets of a topic when it is deleted; until then they stay',
  },
  'clock-skew': {
    severity: 'warning',
    means: 'the broker’s clock differs from ours by more than a minute; times here are ours',
    why: 'the coordinator stamps and checks with its own clock',
  },
  'expiry-overdue': {
    severity: 'info',
    means: 'offsets are still there although they should have been deleted',
    why: 'after a failover the check starts anew; some services keep offsets for ever',
  },
} as const satisfies Readonly<Record<string, FindingText>>;

export type FindingCode = keyof typeof FINDING_CODES;

/** One judged fact. */
export interface Finding<Code extends string = FindingCode> {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly why: string;
  /** A command, or undefined where nothing needs to be done. */
  readonly next: string | undefined;
}

export function finding(code: FindingCode, message: string, next?: string): Finding {
  const { severity, why } = FINDING_CODES[code];
  return { code, severity, message, why, next };
}
