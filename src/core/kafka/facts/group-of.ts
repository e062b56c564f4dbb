import { type Known, known, notKnown } from '../../model/known.ts';
import type { CommitFacts, GroupFacts, GroupState, GroupType } from '../../snapshot/facts/group-facts.ts';
import type { GroupLog } from '../offsets-topic/group-log.ts';
import { explainCode, KAFKA_ERROR } from '../protocol/error-codes.ts';
import { membersOf, subscribedTopicsOf } from './group-members.ts';
import type { LiveGroup } from './read-live-groups.ts';

const STATES: readonly GroupState[] = [
  'Empty',
  'Stable',
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
  'NotReady',
  'Dead',
];
const TYPES: readonly GroupType[] = ['classic', 'consumer', 'streams', 'share'];

/** The log of a group: undefined where its partition was read and does not name it. */
export type LogOfGroup = Known<GroupLog | undefined>;

/** One group, from its log where that can be read and from what its coordinator says. */
export function groupOf(group: string, live: LiveGroup, log: LogOfGroup): GroupFacts {
  const found = log.known ? log.value : undefined;
  const type = typeOf(live, found);
  const state = stateOf(live, found);
  const fromLog = <T>(take: (log: GroupLog) => Known<T>, absent: Known<T>): Known<T> =>
    log.known ? (found === undefined ? absent : take(found)) : log;
  const members = membersOf(live, type, state, found);
  return {
    group,
    exists: existsOf(live, log),
    type,
    state,
    protocolType: protocolTypeOf(live, found),
    coordinatorId: live.coordinatorId,
    members,
    subscribedTopics: subscribedTopicsOf(live, type, state, members, found),
    stateTimestampMs: fromLog(
      (each) => stateTimestampOf(each, type, state),
      notKnown('the offsets topic does not name the group'),
    ),
    commits: commitsOf(live, log),
    pendingCommits: fromLog((each) => known(each.pendingCommits), known([])),
    deletedCommits: fromLog((each) => each.deletedCommits, known([])),
  };
}

/** The time of a state that is over is none. */
function stateTimestampOf(log: GroupLog, type: Known<GroupType>, state: Known<GroupState>): Known<number | undefined> {
  if (type.known && log.type.known && type.value !== log.type.value) {
    return notKnown('the group changed its type while it was read');
  }
  const nowEmpty = state.known && state.value === 'Empty';
  if (nowEmpty && log.isEmpty.known && !log.isEmpty.value) {
    return notKnown('the group became empty while it was read');
  }
  return log.stateTimestampMs;
}

function existsOf(live: LiveGroup, log: LogOfGroup): Known<boolean> {
  const { described, consumer, listed, offsets } = live;
  const isThere = [
    log.known && log.value?.exists === true,
    described.known && described.value.error === KAFKA_ERROR.none && described.value.state !== 'Dead',
    consumer.known && consumer.value.error === KAFKA_ERROR.none,
    listed.known && listed.value !== undefined,
    offsets.known && offsets.value.offsets.some(({ offset }) => offset !== -1n),
  ];
  if (isThere.includes(true)) return known(true);
  if (!described.known) return described;
  if (described.value.error !== KAFKA_ERROR.none) return notKnown(explainCode(described.value.error));
  // A group of a newer protocol is "Dead" here too: another answer must say that it is not there.
  if (log.known || listed.known) return known(false);
  return notKnown(`whether it exists cannot be told: ${listed.why}`);
}

function typeOf(live: LiveGroup, log: GroupLog | undefined): Known<GroupType> {
  const { described, consumer, listed } = live;
  if (consumer.known && consumer.value.error === KAFKA_ERROR.none) return known('consumer');
  if (listed.known && listed.value !== undefined) {
    const named = TYPES.find((type) => type === listed.value?.type?.toLowerCase());
    if (named !== undefined) return known(named === 'classic' && listed.value.protocolType === '' ? 'simple' : named);
  }
  if (log?.type.known === true) return log.type;
  if (described.known && described.value.error === KAFKA_ERROR.none && described.value.state !== 'Dead') {
    return known(described.value.protocolType === '' ? 'simple' : 'classic');
  }
  if (described.known && described.value.error !== KAFKA_ERROR.none) {
    return notKnown(explainCode(described.value.error));
  }
  return notKnown(described.known ? 'no broker tells the type of the group' : described.why);
}

function stateOf(live: LiveGroup, log: GroupLog | undefined): Known<GroupState> {
  const { described, consumer, listed } = live;
  const told = [
    consumer.known && consumer.value.error === KAFKA_ERROR.none ? consumer.value.state : undefined,
    described.known && described.value.error === KAFKA_ERROR.none && described.value.state !== 'Dead'
      ? described.value.state
      : undefined,
    listed.known ? listed.value?.state : undefined,
    log?.isEmpty.known === true && log.isEmpty.value ? 'Empty' : undefined,
  ];
  const state = told.flatMap((name) => STATES.find((each) => each === name) ?? [])[0];
  if (state !== undefined) return known(state);
  if (described.known && described.value.error !== KAFKA_ERROR.none)
    return notKnown(explainCode(described.value.error));
  if (log?.exists === true) return notKnown('the offsets topic names members that may be gone');
  return notKnown(described.known ? 'there is no such group' : described.why);
}

function protocolTypeOf({ described, listed }: LiveGroup, log: GroupLog | undefined): Known<string> {
  if (log?.protocolType.known === true) return log.protocolType;
  if (listed.known && listed.value !== undefined) return known(listed.value.protocolType);
  if (described.known && described.value.error === KAFKA_ERROR.none && described.value.state !== 'Dead') {
    return known(described.value.protocolType);
  }
  return notKnown('no broker tells the protocol of the group');
}

function commitsOf({ offsets }: LiveGroup, log: LogOfGroup): Known<readonly CommitFacts[]> {
  if (log.known) {
    const { commits = [], unreadableCommits = [] } = log.value ?? {};
    const unreadable = unreadableCommits.flatMap(({ topic, partition, why }): CommitFacts[] => {
      const fetched = offsets.known
        ? offsets.value.offsets.find((each) => each.topic === topic && each.partition === partition)
        : undefined;
      if (fetched === undefined || fetched.offset === -1n) return [];
      return [commitWithoutTimes(fetched, why)];
    });
    return known([...commits, ...unreadable].sort(byPlace));
  }
  if (!offsets.known) return offsets;
  if (offsets.value.error !== KAFKA_ERROR.none) return notKnown(explainCode(offsets.value.error));
  const committed = offsets.value.offsets.filter(({ error, offset }) => error === KAFKA_ERROR.none && offset !== -1n);
  return known(committed.map((commit) => commitWithoutTimes(commit, log.why)).sort(byPlace));
}

function commitWithoutTimes(
  {
    topic,
    partition,
    offset,
    leaderEpoch,
    metadata,
  }: Omit<CommitFacts, 'topicId' | 'commitTimestampMs' | 'expireTimestampMs'>,
  why: string,
): CommitFacts {
  const times = notKnown(why);
  return {
    topic,
    partition,
    offset,
    leaderEpoch,
    metadata,
    topicId: undefined,
    commitTimestampMs: times,
    expireTimestampMs: times,
  };
}

function byPlace(a: CommitFacts, b: CommitFacts): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
}
