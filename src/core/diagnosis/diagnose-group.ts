import { type Known, known, notKnown } from '../model/known.ts';
import { keyOf, type TopicPartition } from '../model/topic-partition.ts';
import type { StartingPosition } from '../position/starting-position.ts';
import { retentionOf } from '../retention/broker-retention.ts';
import { boundEmptyTime, type Evidence } from '../retention/evidence.ts';
import { forecastGroup, isEmptyGroup } from '../retention/forecast.ts';
import { type GroupFacts, showsAllCommits } from '../snapshot/facts/group-facts.ts';
import type { Observation } from '../snapshot/facts/observation.ts';
import type { Snapshot } from '../snapshot/facts/snapshot.ts';
import { comparePlaces, diagnosePartition, placesOf } from './diagnose-partition.ts';
import { findAll } from './find-all.ts';
import type { GroupDiagnosis, PartitionDiagnosis } from './group-diagnosis.ts';
import { compareVerdicts, type Moment, VERDICTS, type Verdict, worstVerdict } from './verdict.ts';

export interface DiagnoseOptions {
  readonly nowMs: number;
  /** `--warn-within`. */
  readonly warnWithinMs: number;
  /** `--starting-position`, or that of the mapping in the snapshot. */
  readonly startingPosition?: StartingPosition;
  /** `--topic`: only these. */
  readonly topics?: readonly string[];
  /** `--offsets-retention`. */
  readonly retentionMs?: number;
  /** The journal, where there is one. */
  readonly observations?: readonly Observation[];
  /** `--empty-since`. */
  readonly emptySinceMs?: number;
}

/** Everything that `inspect group` says of one group; a pure function of the facts and a time. */
export function diagnoseGroup(snapshot: Snapshot, group: GroupFacts, options: DiagnoseOptions): GroupDiagnosis {
  const { nowMs, warnWithinMs } = options;
  const { clockSkew } = snapshot.cluster;
  const mapping = snapshot.mappings.find((one) => one.group === group.group);
  const evidence: Evidence = {
    observations: (options.observations ?? []).filter((one) => one.group === group.group),
    mapping,
    emptySinceMs: options.emptySinceMs,
  };
  const retention = retentionOf(snapshot.cluster, group.coordinatorId, options.retentionMs);
  const { capturedAtMs } = snapshot;
  const forecast = forecastGroup({ group, setting: retention, clockSkew, evidence, capturedAtMs });
  const isEmpty = isEmptyGroup(group);
  const moment: Moment = { nowMs, warnWithinMs, capturedAtMs, isActive: isEmpty.known && !isEmpty.value };
  const starting = options.startingPosition ?? startingOf(mapping);
  const commits = keyed(group);
  const relevant = { ...group, deletedCommits: losses(group, snapshot, moment.isActive) };
  const lost = new Map(
    relevant.deletedCommits.known ? relevant.deletedCommits.value.map((one) => [keyOf(one), one.offset]) : [],
  );
  const logs = new Map(
    snapshot.topics.map((topic) => [
      topic.topic,
      {
        topic,
        partitions: new Map(topic.partitions.known ? topic.partitions.value.map((one) => [one.partition, one]) : []),
      },
    ]),
  );
  const partitions = placesOf(relevant, snapshot, options.topics)
    .map((place) => {
      const log = logs.get(place.topic);
      const partition = log?.partitions.get(place.partition);
      return diagnosePartition({
        place,
        commits,
        lost,
        topic: log?.topic,
        partition,
        forecast,
        starting,
        clockSkew,
        moment,
      });
    })
    .sort(worstFirst);
  const verdict = verdictOf(group, partitions, moment);
  return {
    group: group.group,
    type: group.type,
    state: group.state,
    emptySinceMs: emptySince(group, isEmpty, snapshot, evidence),
    retention,
    verdict,
    expiresAtMs: earliest(partitions),
    nowMs,
    partitions,
    findings: findAll({ snapshot, group, retention, partitions, moment, starting, verdict }),
  };
}

/** All groups of a snapshot, or those that are named; worst first, then by name. */
export function diagnoseGroups(
  snapshot: Snapshot,
  options: DiagnoseOptions,
  only?: readonly string[],
): readonly GroupDiagnosis[] {
  const wanted = only === undefined ? undefined : new Set(only);
  return snapshot.groups
    .filter(({ group }) => wanted?.has(group) ?? true)
    .map((group) => diagnoseGroup(snapshot, group, options))
    .sort(
      (a, b) =>
        compareVerdicts(a.verdict, b.verdict) ||
        errorsOf(b) - errorsOf(a) ||
        soonest(a, b) ||
        (a.group < b.group ? -1 : 1),
    );
}

/** Deleted commits that matter still: not of a topic that is gone, nor of one that an active group has given up. */
function losses(group: GroupFacts, { topics }: Snapshot, isActive: boolean): GroupFacts['deletedCommits'] {
  const { deletedCommits, subscribedTopics } = group;
  if (!deletedCommits.known) return deletedCommits;
  const gone = new Set(topics.filter(({ exists }) => exists.known && !exists.value).map(({ topic }) => topic));
  const read = isActive && subscribedTopics.known ? new Set(subscribedTopics.value) : undefined;
  return known(deletedCommits.value.filter(({ topic }) => !gone.has(topic) && (read?.has(topic) ?? true)));
}

function keyed({ commits }: GroupFacts) {
  return commits.known ? known(new Map(commits.value.map((commit) => [keyOf(commit), commit]))) : commits;
}

function startingOf(mapping: Snapshot['mappings'][number] | undefined): StartingPosition | undefined {
  if (mapping?.startingPosition === undefined) return undefined;
  if (mapping.startingPosition !== 'AT_TIMESTAMP') return { name: mapping.startingPosition };
  const { startingTimestampMs: timestampMs } = mapping;
  return timestampMs === undefined ? undefined : { name: 'AT_TIMESTAMP', timestampMs };
}

/** The worst of its partitions. Without any commit: what the group itself tells. */
function verdictOf(group: GroupFacts, partitions: readonly PartitionDiagnosis[], moment: Moment): Verdict {
  const worst = worstVerdict(partitions.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict])));
  if (worst !== undefined) return worst;
  return moment.isActive && group.commits.known && showsAllCommits(group) ? 'active' : 'unknown';
}

function emptySince(
  group: GroupFacts,
  isEmpty: Known<boolean>,
  { cluster }: Snapshot,
  evidence: Evidence,
): Known<number> {
  if (!isEmpty.known) return isEmpty;
  if (!isEmpty.value) return notKnown('the group has members');
  const { stateTimestampMs } = group;
  if (stateTimestampMs.known && stateTimestampMs.value === undefined)
    return notKnown('the broker recorded no such time');
  if (!stateTimestampMs.known) return stateTimestampMs;
  const bounds = boundEmptyTime(group, cluster.clockSkew, evidence);
  const middle =
    bounds?.fromMs === undefined || bounds.toMs === undefined ? undefined : (bounds.fromMs + bounds.toMs) / 2;
  return middle === undefined ? notKnown('nothing tells') : known(middle);
}

function earliest(partitions: readonly PartitionDiagnosis[]): number | undefined {
  const times = partitions.flatMap(({ expiry }) => (expiry.afterwards ?? expiry).atMs ?? []);
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
}

function worstFirst(a: PartitionDiagnosis & TopicPartition, b: PartitionDiagnosis & TopicPartition): number {
  const rank = ({ verdict }: PartitionDiagnosis): number => (verdict === undefined ? -1 : VERDICTS.indexOf(verdict));
  return rank(b) - rank(a) || comparePlaces(a, b);
}

function errorsOf({ findings }: GroupDiagnosis): number {
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function soonest(a: GroupDiagnosis, b: GroupDiagnosis): number {
  const [left, right] = [a.expiresAtMs ?? Number.POSITIVE_INFINITY, b.expiresAtMs ?? Number.POSITIVE_INFINITY];
  return left === right ? 0 : left - right;
}
