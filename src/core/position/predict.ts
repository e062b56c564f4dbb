import { type Known, known, notKnown } from '../model/known.ts';
import type { Expiry } from '../retention/expiry.ts';
import type { CommitFacts } from '../snapshot/facts/group-facts.ts';
import type { PartitionFacts, TopicFacts } from '../snapshot/facts/topic-facts.ts';
import { type RecordsGone, recordsGoneOf } from './record-times.ts';
import { decideStart, type Start } from './start.ts';
import type { StartingPosition } from './starting-position.ts';

/** What `--if` and `--at` suppose. Times are ms. */
export type Hypothesis =
  /** Reading starts now. */
  | { readonly kind: 'now' }
  /** The group stops now (or has stopped before) and is started again after this time. */
  | { readonly kind: 'disabled-for'; readonly forMs: number }
  /** As things go on by themselves until then. */
  | { readonly kind: 'at'; readonly atMs: number }
  /** The mapping is deleted and made again: without a ConsumerGroupId of its own it gets a new group. */
  | { readonly kind: 'recreated'; readonly keepsGroup: boolean }
  | { readonly kind: 'new-group' }
  /** The topic is deleted and made again: its offsets are purged with it. */
  | { readonly kind: 'topic-recreated' };

export interface PredictInput {
  readonly hypothesis: Hypothesis;
  readonly nowMs: number;
  readonly commit: CommitFacts | undefined;
  /** Of a commit that is gone: everything below was done. */
  readonly lostOffset: bigint | undefined;
  readonly topic: TopicFacts;
  readonly partition: PartitionFacts;
  readonly starting: StartingPosition;
  /** The first clock, as things are and if the group stopped now. */
  readonly expiry: Expiry;
  readonly ifStopped: Expiry;
}

/** What a hypothesis comes to on one partition. */
export interface Prediction {
  /** When reading would start, ms. */
  readonly startsAtMs: number;
  readonly start: Known<Start>;
  /** The other outcome, where the moment lies within the window in which the broker deletes the offset, or no lower bound is known. */
  readonly orElse: Known<Start> | undefined;
  /** The first clock: when the offset goes. */
  readonly offsetGone: Expiry;
  /** The second clock: when the records that it points to begin to go; `undefined`: there is no offset. */
  readonly recordsGone: RecordsGone | undefined;
  /** Which of the clocks has run out by then, at the earliest. */
  readonly gone: { readonly offset: 'no' | 'maybe' | 'yes'; readonly records: 'no' | 'maybe' | 'unknown' };
}

/** Log windows are those of the snapshot: what arrives until the start only adds to what LATEST skips. */
export function predictStart(input: PredictInput): Prediction {
  const { hypothesis, nowMs, commit, partition, starting, topic } = input;
  const committed = commit?.offset;
  const doneBelow = committed !== undefined && committed >= 0n ? committed : input.lostOffset;
  const expiry = hypothesis.kind === 'disabled-for' ? input.ifStopped : input.expiry;
  const startsAtMs = startTimeOf(hypothesis, nowMs);
  const recordsGone = committed === undefined ? undefined : recordsGoneOf(topic, partition, committed);
  const withCommit = decideStart({ committed, doneBelow, partition, starting });
  const without = decideStart({ committed: undefined, doneBelow, partition, starting });
  const records = recordsStateAt(recordsGone, startsAtMs);
  const clocks = { startsAtMs, offsetGone: expiry, recordsGone };

  if (hypothesis.kind === 'topic-recreated') {
    const start = startOfNewLog(partition, starting, doneBelow);
    return { ...clocks, start, orElse: undefined, gone: { offset: 'yes', records: 'maybe' } };
  }
  if (hypothesis.kind === 'new-group' || (hypothesis.kind === 'recreated' && !hypothesis.keepsGroup))
    return { ...clocks, start: without, orElse: undefined, gone: { offset: 'yes', records } };
  const offset = commit === undefined ? 'yes' : offsetStateAt(expiry, startsAtMs);
  if (offset === 'maybe') return { ...clocks, start: withCommit, orElse: without, gone: { offset, records } };
  return { ...clocks, start: offset === 'yes' ? without : withCommit, orElse: undefined, gone: { offset, records } };
}

/** What is left of a prediction where it is not known what is committed: at most where a group would start that has nothing. */
export function withoutCommits(prediction: Prediction, hypothesis: Hypothesis, why: string): Prediction {
  const unknown = notKnown(why);
  const startsAnew =
    ['new-group', 'topic-recreated'].includes(hypothesis.kind) ||
    (hypothesis.kind === 'recreated' && !hypothesis.keepsGroup);
  const { start, gone } = prediction;
  return {
    ...prediction,
    start:
      startsAnew && start.known
        ? known({ ...start.value, skipped: unknown, deleted: unknown, repeated: unknown, span: unknown })
        : unknown,
    orElse: undefined,
    gone: { offset: startsAnew ? 'yes' : 'maybe', records: startsAnew ? gone.records : 'unknown' },
  };
}

function startTimeOf(hypothesis: Hypothesis, nowMs: number): number {
  if (hypothesis.kind === 'disabled-for') return nowMs + hypothesis.forMs;
  return hypothesis.kind === 'at' ? hypothesis.atMs : nowMs;
}

/** Has the broker deleted the offset at `ms`? */
export function offsetStateAt({ rule, atMs, latestAtMs, afterwards }: Expiry, ms: number): 'no' | 'maybe' | 'yes' {
  if (afterwards !== undefined) return offsetStateAt(afterwards, ms) === 'no' ? 'no' : 'maybe';
  if (latestAtMs !== undefined && ms > latestAtMs) return 'yes';
  if (atMs !== undefined) return ms < atMs ? 'no' : 'maybe';
  return latestAtMs !== undefined || rule === 'unknown' ? 'maybe' : 'no';
}

function recordsStateAt(gone: RecordsGone | undefined, ms: number): 'no' | 'maybe' | 'unknown' {
  if (gone === undefined) return 'no';
  if (!gone.atMs.known) return 'unknown';
  return gone.atMs.value !== undefined && ms >= gone.atMs.value ? 'maybe' : 'no';
}

/** A new log begins at 0, and everything that was not done is gone with the old one. */
function startOfNewLog(
  partition: PartitionFacts,
  starting: StartingPosition,
  doneBelow: bigint | undefined,
): Known<Start> {
  const empty: PartitionFacts = {
    ...partition,
    logStartOffset: known(0n),
    logEndOffset: known(0n),
    firstRecordMs: known(undefined),
    lastRecordMs: known(undefined),
    recordTimes: [],
    offsetsForTimes: [],
  };
  const start = decideStart({ committed: undefined, doneBelow: undefined, partition: empty, starting });
  const { logEndOffset: end, logStartOffset: first } = partition;
  if (!start.known || !end.known || !first.known) return start;
  const unread = end.value - (doneBelow ?? first.value);
  const lost = known(unread > 0n ? unread : 0n);
  return known({ ...start.value, skipped: lost, deleted: lost });
}
