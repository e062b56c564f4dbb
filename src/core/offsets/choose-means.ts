import type { Known } from '../model/known.ts';
import type { TopicPartition } from '../model/topic-partition.ts';
import type { ClockSkew } from '../snapshot/facts/cluster-facts.ts';
import type { Lifetimes } from './after-commit.ts';

export interface ChosenMeans {
  readonly means: 'commit' | 'hold';
  readonly holdForMs: number | undefined;
  readonly why: string;
}

export interface MeansQuestion {
  readonly place: TopicPartition;
  readonly lifetimes: Lifetimes;
  readonly clockSkew: Known<ClockSkew>;
  readonly nowMs: number;
  /** An explicit expiry that the file asks for, on the broker's clock, ms. */
  readonly heldUntilMs: number | undefined;
}

/**
 * An ordinary commit, unless that would shorten the life of the offset: a hold that is there stays, and where the clock of an
 * empty classic group has run out the broker would delete an ordinary commit at its next check.
 */
export function chooseMeans({ place, lifetimes, clockSkew, nowMs, heldUntilMs }: MeansQuestion): ChosenMeans {
  const brokerNowMs = nowMs + (clockSkew.known ? clockSkew.value.aheadMs : 0);
  const expire = lifetimes.commitOf(place)?.expireTimestampMs;
  const heldMs = Math.max(expire?.known === true ? (expire.value ?? 0) : 0, heldUntilMs ?? 0) - brokerNowMs;
  if (heldMs > 0) return { means: 'hold', holdForMs: Math.ceil(heldMs), why: 'the hold that it had stays' };
  const { retention } = lifetimes;
  const { rule, atMs } = lifetimes.afterCommit(place, undefined);
  const isOver = rule === 'group-empty' && atMs !== undefined && atMs <= nowMs + retention.checkIntervalMs;
  if (isOver && retention.retentionMs.known)
    return {
      means: 'hold',
      holdForMs: retention.retentionMs.value,
      why: 'the clock of the empty group has run out: an ordinary commit would be deleted at once, so it is held for one retention time',
    };
  return { means: 'commit', holdForMs: undefined, why: 'an ordinary commit' };
}
