import { keyOf, type TopicPartition } from '../../model/topic-partition.ts';
import type { ClusterWire } from '../cluster-wire.ts';
import { type CommitAnswer, offsetCommit, offsetHold, type RequestedCommit } from '../protocol/apis/offset-commit.ts';
import { explainCode, isPassing, KAFKA_ERROR } from '../protocol/error-codes.ts';

/** Commits of one group from outside; `holdForMs` gives the commit an explicit expiry. */
export interface CommitOrder extends RequestedCommit {
  readonly holdForMs: number | undefined;
}

export interface CommitFailure extends TopicPartition {
  readonly why: string;
  /** Members have come: brokers take nothing from outside while a group has some. */
  readonly hasMembers: boolean;
  readonly noRight: boolean;
}

const TRIES = 15;
const TRY_AGAIN_MS = 200;

/**
 * Commits to a group that has no members, without joining it. Returns what the broker refused; everything else is committed.
 * One request for each hold time: what lies in different requests is not taken or refused together.
 * Rejects as `ClusterWire.ask` does, `RequestUnknown` where the broker no longer takes a hold.
 */
export async function commitOffsets(
  wire: ClusterWire,
  coordinatorId: number,
  group: string,
  orders: readonly CommitOrder[],
): Promise<readonly CommitFailure[]> {
  const byHold = new Map<number | undefined, CommitOrder[]>();
  for (const order of orders) {
    const same = byHold.get(order.holdForMs);
    if (same === undefined) byHold.set(order.holdForMs, [order]);
    else same.push(order);
  }
  const failures: CommitFailure[] = [];
  for (const [holdForMs, commits] of byHold) {
    const send = (left: readonly CommitOrder[]): Promise<readonly CommitAnswer[]> =>
      holdForMs === undefined
        ? wire.ask(coordinatorId, offsetCommit, { group, commits: left })
        : wire.ask(coordinatorId, offsetHold, { group, commits: left, retentionMs: holdForMs });
    failures.push(...(await commitPart(commits, send)));
  }
  return failures;
}

/** A coordinator that is loading takes the same commits in a moment. */
async function commitPart(
  commits: readonly CommitOrder[],
  send: (left: readonly CommitOrder[]) => Promise<readonly CommitAnswer[]>,
): Promise<readonly CommitFailure[]> {
  let left = commits;
  for (let attempt = 1; ; attempt += 1) {
    const answers = await send(left);
    const refused = answers.filter(({ error }) => error !== KAFKA_ERROR.none);
    const answered = new Set(answers.map(keyOf));
    const silent = left.filter((commit) => !answered.has(keyOf(commit)));
    const isLoading = refused.length > 0 && refused.every(({ error }) => isPassing(error));
    if (!isLoading || attempt === TRIES) {
      return [
        ...refused.map(toFailure),
        ...silent.map((place) => failed(place, 'the broker left it out of its answer')),
      ];
    }
    const again = new Set(refused.map(keyOf));
    left = left.filter((commit) => again.has(keyOf(commit)));
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
}

function toFailure({ topic, partition, error }: CommitAnswer): CommitFailure {
  const hasMembers = error === KAFKA_ERROR.unknownMemberId;
  const why = hasMembers ? 'the group has members now (UNKNOWN_MEMBER_ID)' : explainCode(error);
  const noRight = error === KAFKA_ERROR.groupAuthorization || error === KAFKA_ERROR.topicAuthorization;
  return { topic, partition, why, hasMembers, noRight };
}

function failed({ topic, partition }: TopicPartition, why: string): CommitFailure {
  return { topic, partition, why, hasMembers: false, noRight: false };
}
