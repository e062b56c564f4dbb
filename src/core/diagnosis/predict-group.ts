import { type Known, known } from '../model/known.ts';
import { keyOf, type TopicPartition } from '../model/topic-partition.ts';
import { type Hypothesis, type Prediction, predictStart, withoutCommits } from '../position/predict.ts';
import type { StartingPosition } from '../position/starting-position.ts';
import { retentionOf } from '../retention/broker-retention.ts';
import type { Evidence } from '../retention/evidence.ts';
import { forecastGroup } from '../retention/forecast.ts';
import type { GroupFacts } from '../snapshot/facts/group-facts.ts';
import type { Snapshot } from '../snapshot/facts/snapshot.ts';
import { placesOf } from './diagnose-partition.ts';

export interface PredictOptions {
  readonly nowMs: number;
  readonly starting: StartingPosition;
  readonly hypotheses: readonly Hypothesis[];
  readonly topics?: readonly string[];
  readonly retentionMs?: number;
  readonly emptySinceMs?: number;
}

/** What each hypothesis comes to, partition by partition. */
export interface GroupPrediction {
  readonly group: string;
  readonly starting: StartingPosition;
  readonly nowMs: number;
  readonly commitsKnown: Known<true>;
  readonly cases: readonly { readonly hypothesis: Hypothesis; readonly partitions: readonly PartitionPrediction[] }[];
}

export interface PartitionPrediction extends TopicPartition {
  /** `undefined`: there is none. */
  readonly committedOffset: Known<bigint | undefined>;
  /** Neither is there a commit, nor does the log tell of one that was deleted. */
  readonly neverCommitted: boolean;
  readonly prediction: Prediction;
}

/** A pure function of the facts and a time. Partitions whose log was not read are left out: they stand in `missing`. */
export function predictGroup(snapshot: Snapshot, group: GroupFacts, options: PredictOptions): GroupPrediction {
  const { nowMs, starting, hypotheses } = options;
  const { cluster, capturedAtMs } = snapshot;
  const evidence: Evidence = {
    observations: [],
    mapping: snapshot.mappings.find((one) => one.group === group.group),
    emptySinceMs: options.emptySinceMs,
  };
  const setting = retentionOf(cluster, group.coordinatorId, options.retentionMs);
  const forecast = forecastGroup({ group, setting, clockSkew: cluster.clockSkew, evidence, capturedAtMs });
  const commits = new Map(group.commits.known ? group.commits.value.map((one) => [keyOf(one), one]) : []);
  const lost = new Map(group.deletedCommits.known ? group.deletedCommits.value.map((one) => [keyOf(one), one]) : []);
  const logs = new Map(
    snapshot.topics.flatMap((topic) =>
      topic.partitions.known
        ? topic.partitions.value.map(
            (partition) =>
              [keyOf({ topic: topic.topic, partition: partition.partition }), { topic, partition }] as const,
          )
        : [],
    ),
  );
  const places = placesOf(group, snapshot, options.topics);
  return {
    group: group.group,
    starting,
    nowMs,
    commitsKnown: group.commits.known ? { known: true, value: true } : group.commits,
    cases: hypotheses.map((hypothesis) => ({
      hypothesis,
      partitions: places.flatMap((place): PartitionPrediction[] => {
        const log = logs.get(keyOf(place));
        if (log === undefined) return [];
        const commit = commits.get(keyOf(place));
        const prediction = predictStart({
          hypothesis,
          nowMs,
          commit,
          lostOffset: lost.get(keyOf(place))?.offset,
          ...log,
          starting,
          expiry: forecast.expiryOf(commit),
          ifStopped: forecast.ifStoppedOf(commit, nowMs),
        });
        const { commits: facts } = group;
        return [
          {
            ...place,
            committedOffset: facts.known ? known(commit?.offset) : facts,
            neverCommitted: facts.known && commit === undefined && !lost.has(keyOf(place)),
            prediction: facts.known ? prediction : withoutCommits(prediction, hypothesis, facts.why),
          },
        ];
      }),
    })),
  };
}
