/** Codes of Kafka's protocol that are told apart here (`org.apache.kafka.common.protocol.Errors`). */
export const KAFKA_ERROR = {
  none: 0,
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeader: 6,
  coordinatorLoading: 14,
  coordinatorNotAvailable: 15,
  notCoordinator: 16,
  unknownMemberId: 25,
  topicAuthorization: 29,
  groupAuthorization: 30,
  clusterAuthorization: 31,
  unsupportedVersion: 35,
  unsupportedForMessageFormat: 43,
  groupIdNotFound: 69,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  [-1]: 'UNKNOWN_SERVER_ERROR',
  1: 'OFFSET_OUT_OF_RANGE',
  2: 'CORRUPT_MESSAGE',
  3: 'UNKNOWN_TOPIC_OR_PARTITION',
  5: 'LEADER_NOT_AVAILABLE',
  6: 'NOT_LEADER_OR_FOLLOWER',
  7: 'REQUEST_TIMED_OUT',
  9: 'REPLICA_NOT_AVAILABLE',
  12: 'OFFSET_METADATA_TOO_LARGE',
  13: 'NETWORK_EXCEPTION',
  14: 'COORDINATOR_LOAD_IN_PROGRESS',
  15: 'COORDINATOR_NOT_AVAILABLE',
  16: 'NOT_COORDINATOR',
  17: 'INVALID_TOPIC_EXCEPTION',
  22: 'ILLEGAL_GENERATION',
  24: 'INVALID_GROUP_ID',
  25: 'UNKNOWN_MEMBER_ID',
  27: 'REBALANCE_IN_PROGRESS',
  28: 'INVALID_COMMIT_OFFSET_SIZE',
  29: 'TOPIC_AUTHORIZATION_FAILED',
  30: 'GROUP_AUTHORIZATION_FAILED',
  31: 'CLUSTER_AUTHORIZATION_FAILED',
  35: 'UNSUPPORTED_VERSION',
  40: 'INVALID_CONFIG',
  42: 'INVALID_REQUEST',
  43: 'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  56: 'KAFKA_STORAGE_ERROR',
  69: 'GROUP_ID_NOT_FOUND',
  74: 'FENCED_LEADER_EPOCH',
  75: 'UNKNOWN_LEADER_EPOCH',
  78: 'OFFSET_NOT_AVAILABLE',
  100: 'UNKNOWN_TOPIC_ID',
};

/** Why a broker did not answer, as one clause. */
export function explainCode(code: number): string {
  if (code === KAFKA_ERROR.topicAuthorization) return 'no right to it (TOPIC_AUTHORIZATION_FAILED)';
  if (code === KAFKA_ERROR.groupAuthorization) return 'no right to the group (GROUP_AUTHORIZATION_FAILED)';
  if (code === KAFKA_ERROR.clusterAuthorization) return 'no right to the cluster (CLUSTER_AUTHORIZATION_FAILED)';
  return `the broker answered ${NAMES[code] ?? `error ${code}`}`;
}

/** A coordinator that is still loading or has just moved answers otherwise in a moment. */
export function isPassing(code: number): boolean {
  return (
    [KAFKA_ERROR.coordinatorLoading, KAFKA_ERROR.coordinatorNotAvailable, KAFKA_ERROR.notCoordinator] as number[]
  ).includes(code);
}
