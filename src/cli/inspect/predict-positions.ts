import { predictGroup } from '../../core/diagnosis/predict-group.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { predictionsToJson, renderPredictions } from '../../core/output/prediction-view.ts';
import type { StartingPosition } from '../../core/position/starting-position.ts';
import type { Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { chooseGroups } from '../facts/choose-groups.ts';
import { loadSnapshot, type SnapshotFlags } from '../facts/load-snapshot.ts';
import { readFlagValues } from '../facts/read-flag-values.ts';
import { readGivenMapping } from '../facts/read-given-mapping.ts';
import type { GivenMapping } from '../facts/read-mapping-facts.ts';
import { type Carry, carryIntoSteps } from '../next-steps/next-steps.ts';
import type { Presentation } from './inspect-groups.ts';
import { readHypotheses } from './read-hypotheses.ts';

export interface PredictPositionsFlags extends SnapshotFlags {
  readonly config?: string | undefined;
  readonly group?: string | undefined;
  readonly topic?: readonly string[] | undefined;
  readonly 'starting-position'?: string | undefined;
  readonly 'offsets-retention'?: string | undefined;
  readonly 'empty-since'?: string | undefined;
  readonly if?: readonly string[] | undefined;
  readonly at?: string | undefined;
  readonly json: boolean;
}

/** Where every partition would start under each hypothesis. Throws `EsmctlError`: usage, or kafka where no server answers. */
export async function predictPositions(
  flags: PredictPositionsFlags,
  presentation: Presentation,
  carry: Carry,
): Promise<{ readonly text: string; readonly code: ExitCode }> {
  const given = await readGivenMapping(flags.config);
  const values = readFlagValues();
  const retentionMs = values.duration('offsets-retention', flags['offsets-retention']);
  const emptySinceMs = values.time('empty-since', flags['empty-since']);
  const flagged = values.startingPosition('starting-position', flags['starting-position']);
  const keepsGroup = given === undefined || given.mapping.consumerGroupId !== undefined;
  const hypotheses = readHypotheses(
    flags.if ?? [],
    flags.at,
    keepsGroup,
    values,
    flags.snapshot === undefined ? Date.now() : -Infinity,
  );
  values.done();
  const starting = flagged ?? startingOf(given);
  if (starting === undefined) throw noStart();
  const groups = chooseGroups(flags.group === undefined ? [] : [flags.group], { all: false, ...flags }, given);
  const snapshot = await loadSnapshot(flags, given, {
    groups,
    topics: flags.topic ?? [],
    timesMs: starting.name === 'AT_TIMESTAMP' ? [starting.timestampMs] : [],
  });
  const isBefore = hypotheses.some((one) => one.kind === 'at' && one.atMs < snapshot.capturedAtMs);
  if (isBefore && flags.snapshot !== undefined)
    values.refuse('at', `is before the snapshot was taken: ${flags.at ?? ''}`);
  values.done();
  if (flags.snapshot === undefined)
    refuseAbsentTopics(snapshot, flags.topic ?? (given === undefined ? [] : [given.mapping.topic]));
  const options = {
    nowMs: Date.now(),
    starting,
    hypotheses,
    ...(flags.topic === undefined ? {} : { topics: flags.topic }),
    ...(retentionMs === undefined ? {} : { retentionMs }),
    ...(emptySinceMs === undefined ? {} : { emptySinceMs }),
  };
  const chosen = snapshot.groups.filter(({ group }) => groups === 'all' || groups.includes(group));
  const missing = carryIntoSteps(snapshot.missing, carry);
  const view = { ...snapshot, missing, predictions: chosen.map((group) => predictGroup(snapshot, group, options)) };
  return {
    text: flags.json ? JSON.stringify(predictionsToJson(view)) : renderPredictions(view, presentation),
    code: snapshot.missing.length > 0 ? EXIT.partial : EXIT.fine,
  };
}

/** Where a topic that was named is not there, there is nothing to predict. */
function refuseAbsentTopics({ topics, groups }: Snapshot, named: readonly string[]): void {
  const committed = new Set(
    groups.flatMap(({ commits }) => (commits.known ? commits.value.map(({ topic }) => topic) : [])),
  );
  const isAbsent = (name: string): boolean =>
    !committed.has(name) && topics.some(({ topic, exists }) => topic === name && exists.known && !exists.value);
  if (named.length === 0 || !named.every(isAbsent)) return;
  throw new EsmctlError({
    code: 'ESMCTL_KAFKA_TOPIC',
    kind: 'kafka',
    message: `there is no topic ${named.join(' and no ')}, or this user may not see it: no partition would start anywhere`,
    next: [
      'check the name and the cluster',
      'groups of this cluster, with the topics that they read: esmctl inspect group --all',
    ],
  });
}

function startingOf(given: GivenMapping | undefined): StartingPosition | undefined {
  if (given?.mapping.consumptionMode !== 'Stream') return undefined;
  const { kind, ...rest } = given.mapping.startingPosition;
  return { name: kind, ...rest } as StartingPosition;
}

function noStart(): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: 'no starting position is given, and it decides where a partition without a commit starts',
    next: ['give --config mapping.json, or --starting-position LATEST, TRIM_HORIZON or a time'],
  });
}
