import { known } from '../model/known.ts';
import { keyOf } from '../model/topic-partition.ts';
import { restampMetadata } from '../retention/evidence.ts';
import type { GroupFacts } from '../snapshot/facts/group-facts.ts';
import type { Snapshot } from '../snapshot/facts/snapshot.ts';
import { type Lifetimes, lifetimesOf } from './after-commit.ts';
import { chooseMeans } from './choose-means.ts';
import { effectOf, fitIn, type LogWindow, windowsOf } from './log-window.ts';
import type { LostCommit, OffsetsPlan, PlannedCommit } from './plan.ts';
import { effectsOn, leftAlone, OPEN_TRANSACTION, pendingPlaces } from './plan-import.ts';

export interface RecoverInput {
  readonly snapshot: Snapshot;
  readonly group: GroupFacts;
  readonly lost: readonly LostCommit[];
  readonly clamp: boolean;
  readonly nowMs: number;
}

/** What was deleted, and what of it can be committed again. */
export function planRecover(input: RecoverInput): OffsetsPlan {
  const { snapshot, group, nowMs } = input;
  const lifetimes = lifetimesOf(snapshot, group, nowMs);
  const windowOf = windowsOf(snapshot);
  const pending = pendingPlaces(group);
  const partitions = input.lost.map((lost): PlannedCommit => {
    const leave = (why: string, isDone = false): PlannedCommit =>
      leftAlone(lost, {
        from: lifetimes.commitOf(lost)?.offset,
        before: lifetimes.now(lost),
        why,
        isDone,
        lost,
      });
    if (lifetimes.commitOf(lost) !== undefined) return leave('it has been committed again since', true);
    if (!lost.last.known) return leave(`its last value is gone: ${lost.last.why}`);
    if (lost.last.value.offset < 0n)
      return leave(`the last value is ${lost.last.value.offset}, which a client committed by mistake`);
    const window = windowOf(lost);
    if (!window.known) return leave(window.why);
    if (pending.has(keyOf(lost))) return leave(OPEN_TRANSACTION);
    const { topicId } = lost.last.value;
    if (topicId !== undefined && window.value.topicId !== undefined && topicId !== window.value.topicId)
      return leave('the topic was deleted and made again: the offset belongs to the old one');
    const to = fitIn(lost.last.value.offset, window.value, input.clamp);
    if (typeof to === 'string') return leave(`${to}; --clamp moves it into the log`);
    return restore(lost, to, window.value, lifetimes, input);
  });
  const { group: name, type, state } = group;
  const effects = partitions.some(({ means }) => means !== 'none')
    ? [...effectsOn(group), DELETED_HOW]
    : partitions.length === 0
      ? []
      : [DELETED_HOW];
  return { act: 'recover', group: name, type, state, nowMs, partitions, effects };
}

const DELETED_HOW =
  'the log tells when an offset was deleted, not why: it may also have been deleted on purpose, or with its topic';

function restore(
  lost: LostCommit,
  to: bigint,
  window: LogWindow,
  lifetimes: Lifetimes,
  { snapshot, nowMs }: RecoverInput,
): PlannedCommit {
  const last = lost.last.known ? lost.last.value : undefined;
  const { clockSkew } = snapshot.cluster;
  const chosen = chooseMeans({ place: lost, lifetimes, clockSkew, nowMs, heldUntilMs: undefined });
  const isSame = last?.offset === to;
  return {
    topic: lost.topic,
    partition: lost.partition,
    means: chosen.means,
    from: undefined,
    to,
    metadata: restampMetadata(last?.metadata ?? '', nowMs),
    leaderEpoch: isSame ? last?.leaderEpoch : undefined,
    holdForMs: chosen.holdForMs,
    ...effectOf(undefined, to, window),
    // Between the last value and the log start lies what the topic has deleted.
    ...(isSame || last === undefined ? {} : { skipped: known(to > last.offset ? to - last.offset : 0n) }),
    before: lifetimes.now(lost),
    after: lifetimes.afterCommit(lost, chosen.holdForMs),
    why: isSame ? chosen.why : `${chosen.why}; moved from ${last?.offset} into the log`,
    isDone: true,
    lost,
  };
}
