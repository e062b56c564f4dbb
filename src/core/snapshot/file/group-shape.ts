import type { TopicPartition } from '../../model/topic-partition.ts';
import type { CommitFacts, DeletedCommit, GroupFacts, GroupMember, PendingCommit } from '../facts/group-facts.ts';
import { count, flag, int64, integer, nullableText, oneOf, seconds, text, time } from './scalar-shapes.ts';
import { knownOf, listOf, objectOf, optional, type Shape } from './shape.ts';

const PLACE = { topic: ['topic', text], partition: ['partition', count] } as const;

const member = objectOf<GroupMember>({
  memberId: ['memberId', text],
  instanceId: ['instanceId', optional(text)],
  clientId: ['clientId', text],
  host: ['host', text],
  subscribedTopics: ['subscribedTopics', knownOf(listOf(text))],
  assignment: ['assignment', knownOf(listOf(objectOf<TopicPartition>(PLACE)))],
  sessionTimeoutMs: ['sessionTimeoutSeconds', knownOf(seconds)],
});

const commit = objectOf<CommitFacts>({
  ...PLACE,
  offset: ['offset', int64],
  leaderEpoch: ['leaderEpoch', optional(integer)],
  metadata: ['metadata', nullableText],
  topicId: ['topicId', optional(text)],
  commitTimestampMs: ['committedAt', knownOf(time)],
  expireTimestampMs: ['explicitExpiry', knownOf(optional(time))],
});

const pendingCommit = objectOf<PendingCommit>({
  ...PLACE,
  offset: ['offset', int64],
  producerId: ['producerId', int64],
  commitTimestampMs: ['committedAt', time],
});

const deletedCommit = objectOf<DeletedCommit>({
  ...PLACE,
  offset: ['offset', int64],
  leaderEpoch: ['leaderEpoch', optional(integer)],
  metadata: ['metadata', nullableText],
  commitTimestampMs: ['committedAt', time],
  deletedAtMs: ['deletedAt', time],
});

export const groupShape: Shape<GroupFacts> = objectOf<GroupFacts>({
  group: ['group', text],
  exists: ['exists', knownOf(flag)],
  type: ['type', knownOf(oneOf(['classic', 'simple', 'consumer', 'streams', 'share']))],
  state: [
    'state',
    knownOf(
      oneOf([
        'Empty',
        'Stable',
        'PreparingRebalance',
        'CompletingRebalance',
        'Assigning',
        'Reconciling',
        'NotReady',
        'Dead',
      ]),
    ),
  ],
  protocolType: ['protocolType', knownOf(text)],
  coordinatorId: ['coordinatorId', knownOf(integer)],
  members: ['members', knownOf(listOf(member))],
  subscribedTopics: ['subscribedTopics', knownOf(listOf(text))],
  stateTimestampMs: ['stateChangedAt', knownOf(optional(time))],
  commits: ['commits', knownOf(listOf(commit))],
  pendingCommits: ['pendingCommits', knownOf(listOf(pendingCommit))],
  deletedCommits: ['deletedCommits', knownOf(listOf(deletedCommit))],
});
