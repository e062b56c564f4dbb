import { type Known, known, notKnown } from '../model/known.ts';
import { keyOf, type TopicPartition } from '../model/topic-partition.ts';
import { recordsGoneOf } from '../position/record-times.ts';
import { decideStart, type Start } from '../position/start.ts';
import type { StartingPosition } from '../position/starting-position.ts';
import type { Forecast } from '../retention/forecast.ts';
import type { ClockSkew } from '../snapshot/facts/cluster-facts.ts';
import type { CommitFacts, GroupFacts } from '../snapshot/facts/group-facts.ts';
import type { Snapshot } from '../snapshot/facts/snapshot.ts';
import type { PartitionFacts, TopicFacts } from '../snapshot/facts/topic-facts.ts';
import type { PartitionDiagnosis } from './group-diagnosis.ts';
import { judgeExpiry, type Moment, type Verdict } from './verdict.ts';

export interface PartitionInput {
  readonly place: TopicPartition;
  readonly commits: Known<ReadonlyMap<string, CommitFacts>>;
  /** Last values of deleted commits. */
  readonly lost: ReadonlyMap<string, bigint>;
  readonly topic: TopicFacts | undefined;
  readonly partition: PartitionFacts | undefined;
  readonly forecast: Forecast;
  readonly starting: StartingPosition | undefined;
  readonly clockSkew: Known<ClockSkew>;
  readonly moment: Moment;
}

export function diagnosePartition(input: PartitionInput): PartitionDiagnosis {
  const { place, commits, forecast, moment, topic, partition } = input;
  const key = keyOf(place);
  const commit = commits.known ? commits.value.get(key) : undefined;
  const lostOffset = commit === undefined ? input.lost.get(key) : undefined;
  const expiry = forecast.expiryOf(commit);
  const windowOf = (name: 'logStartOffset' | 'logEndOffset'): Known<bigint> =>
    partition?.[name] ?? notKnown('the log of the partition was not read');
  const committedOffset = commits.known ? known(commit?.offset) : commits;
  const end = windowOf('logEndOffset');
  return {
    ...place,
    verdict: verdictOf(commits.known, commit, lostOffset, () => judgeExpiry(expiry, moment)),
    committedOffset,
    lostOffset,
    committedAtMs: committedAt(commits, commit, input.clockSkew),
    logStartOffset: windowOf('logStartOffset'),
    logEndOffset: end,
    lag: lagOf(committedOffset, end),
    lagMs: lagTimeOf(committedOffset, partition, moment.nowMs),
    expiry,
    ifStoppedNow: forecast.ifStoppedOf(commit, moment.nowMs),
    start: commits.known ? startOf(input, commit?.offset, lostOffset) : commits,
    startAfterExpiry: startOf(input, undefined, commit?.offset ?? lostOffset),
    recordsGone:
      commit === undefined || topic === undefined || partition === undefined
        ? undefined
        : recordsGoneOf(topic, partition, commit.offset),
  };
}

/** Every partition that the group has, had or would read: of its commits, of its topics. In order. */
export function placesOf(
  group: GroupFacts,
  snapshot: Snapshot,
  only: readonly string[] | undefined,
): readonly TopicPartition[] {
  const subscribed = group.subscribedTopics.known ? group.subscribedTopics.value : [];
  const mapped = snapshot.mappings.filter((mapping) => mapping.group === group.group).flatMap(({ topics }) => topics);
  const lists: readonly Known<readonly TopicPartition[]>[] = [
    group.commits,
    group.pendingCommits,
    group.deletedCommits,
  ];
  const commits = lists.flatMap((list) => (list.known ? list.value : []));
  const wanted = new Set(only ?? [...subscribed, ...mapped, ...commits.map(({ topic }) => topic)]);
  const ofTopics = snapshot.topics.flatMap(({ topic, partitions }) =>
    wanted.has(topic) && partitions.known ? partitions.value.map(({ partition }) => ({ topic, partition })) : [],
  );
  const ofCommits = commits
    .filter(({ topic }) => wanted.has(topic))
    .map(({ topic, partition }) => ({ topic, partition }));
  const byKey = new Map([...ofTopics, ...ofCommits].map((place) => [keyOf(place), place]));
  return [...byKey.values()].sort(comparePlaces);
}

export function comparePlaces(a: TopicPartition, b: TopicPartition): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}

function verdictOf(
  isKnown: boolean,
  commit: CommitFacts | undefined,
  lostOffset: bigint | undefined,
  judge: () => Verdict,
): Verdict | undefined {
  if (!isKnown) return 'unknown';
  if (commit !== undefined) return judge();
  return lostOffset === undefined ? undefined : 'expired';
}

function startOf(
  { partition, starting }: PartitionInput,
  committed: bigint | undefined,
  lostOffset: bigint | undefined,
): Known<Start> {
  if (partition === undefined) return notKnown('the log of the partition was not read');
  const doneBelow = committed !== undefined && committed >= 0n ? committed : lostOffset;
  if (starting !== undefined) return decideStart({ committed, doneBelow, partition, starting });
  const start = decideStart({ committed, doneBelow, partition, starting: { name: 'TRIM_HORIZON' } });
  return start.known && start.value.rule !== 'committed'
    ? notKnown('StartingPosition applies, and none is given')
    : start;
}

function committedAt(
  commits: PartitionInput['commits'],
  commit: CommitFacts | undefined,
  skew: Known<ClockSkew>,
): Known<number | undefined> {
  if (!commits.known) return commits;
  if (commit === undefined) return known(undefined);
  if (!commit.commitTimestampMs.known) return commit.commitTimestampMs;
  const aheadMs = skew.known ? skew.value.aheadMs : 0;
  return known(commit.commitTimestampMs.value - aheadMs);
}

function lagOf(committed: Known<bigint | undefined>, end: Known<bigint>): Known<bigint> {
  if (!committed.known) return committed;
  if (!end.known) return end;
  if (committed.value === undefined || committed.value < 0n) return notKnown('there is no committed offset');
  if (committed.value > end.value) return notKnown('the committed offset is above the log end');
  return known(end.value - committed.value);
}

function lagTimeOf(
  committed: Known<bigint | undefined>,
  partition: PartitionFacts | undefined,
  nowMs: number,
): Known<number> {
  const lag = lagOf(committed, partition?.logEndOffset ?? notKnown('the log of the partition was not read'));
  if (!lag.known) return lag;
  if (lag.value === 0n) return known(0);
  const { value } = committed.known ? committed : { value: undefined };
  if (partition === undefined || value === undefined) return notKnown('the log of the partition was not read');
  const { logStartOffset: start, firstRecordMs } = partition;
  if (start.known && value <= start.value && firstRecordMs.known && firstRecordMs.value !== undefined)
    return known(Math.max(0, nowMs - firstRecordMs.value));
  const mark = partition.recordTimes.find(({ offset }) => offset === value);
  return mark === undefined
    ? notKnown('the time of the record was not read')
    : known(Math.max(0, nowMs - mark.timestampMs));
}
