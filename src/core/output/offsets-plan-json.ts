import type { Known } from '../model/known.ts';
import { offsetToJson } from '../model/offset.ts';
import type { LostCommit, OffsetsPlan, PlannedCommit } from '../offsets/plan.ts';
import type { Expiry } from '../retention/expiry.ts';
import { timeToJson } from './group-diagnosis-json.ts';
import type { PlanResult } from './offsets-plan-text.ts';

/** The document of `offsets import|protect|recover --json` (schemas/offsets-plan.json). */
export function planToJson(plan: OffsetsPlan, result: PlanResult, notes: readonly string[]): object {
  return {
    schemaVersion: 1,
    act: plan.act,
    result: result.kind,
    group: plan.group,
    type: plan.type.known ? plan.type.value : 'unknown',
    state: plan.state.known ? plan.state.value : 'unknown',
    plannedAt: timeToJson(plan.nowMs),
    partitions: plan.partitions.map((one) => partitionToJson(one, plan.nowMs)),
    effects: plan.effects,
    notes,
    undoFile: result.kind === 'done' ? result.undoFile : null,
    unseen: result.kind === 'done' ? result.unseen : [],
  };
}

function partitionToJson(one: PlannedCommit, nowMs: number): object {
  const unknown: Record<string, string> = {};
  const value = (name: string, fact: Known<bigint>): number | string | null => {
    if (fact.known) return toJson(fact.value);
    unknown[name] = fact.why;
    return null;
  };
  return {
    topic: one.topic,
    partition: one.partition,
    means: one.means,
    from: one.from === undefined ? null : toJson(one.from),
    to: one.to === undefined ? null : toJson(one.to),
    metadata: one.means === 'none' ? null : one.metadata,
    holdUntil: one.holdForMs === undefined ? null : timeToJson(nowMs + one.holdForMs),
    skipped: value('skipped', one.skipped),
    repeated: value('repeated', one.repeated),
    lag: value('lag', one.lag),
    expiryNow: expiryToJson(one.before),
    expiryAfter: expiryToJson(one.after),
    lost: one.lost === undefined ? null : lostToJson(one.lost),
    done: one.isDone,
    why: one.why,
    unknown,
  };
}

function expiryToJson({ rule, atMs, latestAtMs, known, why }: Expiry): object {
  return { rule, known, at: timeToJson(atMs), latestAt: timeToJson(latestAtMs), why };
}

function lostToJson({ deletedAtMs, last }: LostCommit): object {
  return {
    deletedAt: timeToJson(deletedAtMs),
    offset: last.known ? toJson(last.value.offset) : null,
    committedAt: last.known ? timeToJson(last.value.commitTimestampMs) : null,
    why: last.known ? null : last.why,
  };
}

function toJson(offset: bigint): number | string {
  return offset < 0n ? Number(offset) : offsetToJson(offset);
}
