import type { GroupDiagnosis, PartitionDiagnosis } from '../diagnosis/group-diagnosis.ts';
import type { Known } from '../model/known.ts';
import { offsetToJson } from '../model/offset.ts';
import type { RecordsGone } from '../position/record-times.ts';
import type { Start } from '../position/start.ts';
import type { Expiry } from '../retention/expiry.ts';
import type { ClusterFacts } from '../snapshot/facts/cluster-facts.ts';
import type { MissingFact } from '../snapshot/facts/snapshot.ts';

/** Null stands for "not known" or "none"; where it is the former, `unknown` of the same object names the field and says why. */
type Unknown = Record<string, string>;

export interface GroupsDocument {
  readonly capturedAtMs: number;
  readonly cluster: ClusterFacts;
  readonly groups: readonly GroupDiagnosis[];
  readonly missing: readonly MissingFact[];
}

/** The document of `inspect group --json` (schemas/inspect-group.json). */
export function groupsToJson({ capturedAtMs, cluster, groups, missing }: GroupsDocument) {
  return {
    schemaVersion: 1,
    capturedAt: timeToJson(capturedAtMs),
    cluster: {
      id: cluster.id.known ? cluster.id.value : null,
      brokers: cluster.brokers.map(({ id, host, port }) => ({ id, host, port })),
    },
    groups: groups.map(groupDiagnosisToJson),
    missing: missing.map(({ what, why, next }) => ({ what, why, next: next ?? null })),
  };
}

export function groupDiagnosisToJson(diagnosis: GroupDiagnosis) {
  const { retention, expiresAtMs, nowMs, emptySinceMs } = diagnosis;
  return {
    group: diagnosis.group,
    type: diagnosis.type.known ? diagnosis.type.value : 'unknown',
    state: diagnosis.state.known ? diagnosis.state.value : 'unknown',
    emptySince: emptySinceMs.known ? { known: true, value: timeToJson(emptySinceMs.value) } : emptySinceMs,
    retention: {
      minutes: retention.retentionMs.known ? retention.retentionMs.value / 60_000 : null,
      source: retention.source,
      checkIntervalSeconds: retention.checkIntervalMs / 1000,
      why: retention.why,
    },
    verdict: diagnosis.verdict,
    expiresAt: timeToJson(expiresAtMs),
    expiresInSeconds: expiresAtMs === undefined ? null : Math.round((expiresAtMs - nowMs) / 1000),
    partitions: diagnosis.partitions.map(partitionToJson),
    findings: diagnosis.findings.map(({ next, ...finding }) => ({ ...finding, next: next ?? null })),
  };
}

function partitionToJson(one: PartitionDiagnosis) {
  const unknown: Unknown = {};
  const value = <T, U>(name: string, fact: Known<T>, write: (value: T) => U): U | null => {
    if (fact.known) return write(fact.value);
    unknown[name] = fact.why;
    return null;
  };
  const fields = {
    topic: one.topic,
    partition: one.partition,
    verdict: one.verdict ?? null,
    committedOffset: value('committedOffset', one.committedOffset, optionalOffset),
    lostOffset: optionalOffset(one.lostOffset),
    committedAt: value('committedAt', one.committedAtMs, timeToJson),
    logStartOffset: value('logStartOffset', one.logStartOffset, int64ToJson),
    logEndOffset: value('logEndOffset', one.logEndOffset, int64ToJson),
    lag: value('lag', one.lag, int64ToJson),
    lagSeconds: value('lagSeconds', one.lagMs, (ms) => Math.round(ms / 1000)),
    expiry: expiryToJson(one.expiry),
    ifStoppedNow: expiryToJson(one.ifStoppedNow),
    start: value('start', one.start, startToJson),
    startAfterExpiry: value('startAfterExpiry', one.startAfterExpiry, startToJson),
    recordsGone: recordsGoneToJson(one.recordsGone),
  };
  return { ...fields, unknown };
}

/** An open transaction has no time of its own; `afterwards` holds what counts once it ends. */
function expiryToJson({ rule, known, atMs, latestAtMs, basis, why, afterwards }: Expiry): object {
  return {
    rule,
    known,
    at: timeToJson(atMs),
    latestAt: timeToJson(latestAtMs),
    basis: basis ?? null,
    why,
    afterwards: afterwards === undefined ? null : expiryToJson(afterwards),
  };
}

export function startToJson({ rule, position, otherwise, why, ...facts }: Start): object {
  const unknown: Unknown = {};
  const value = <T, U>(name: string, fact: Known<T>, write: (value: T) => U): U | null => {
    if (fact.known) return write(fact.value);
    unknown[name] = fact.why;
    return null;
  };
  const span = value('span', facts.span, (times) =>
    times === undefined ? null : { oldest: timeToJson(times.oldestMs), newest: timeToJson(times.newestMs) },
  );
  return {
    rule,
    position,
    offset: value('offset', facts.offset, int64ToJson),
    skipped: value('skipped', facts.skipped, int64ToJson),
    deleted: value('deleted', facts.deleted, int64ToJson),
    repeated: value('repeated', facts.repeated, int64ToJson),
    span,
    why,
    otherwise: otherwise === undefined ? null : startToJson(otherwise),
    unknown,
  };
}

function recordsGoneToJson(gone: RecordsGone | undefined): object | null {
  if (gone === undefined) return null;
  return { known: gone.atMs.known, at: gone.atMs.known ? timeToJson(gone.atMs.value) : null, why: gone.why };
}

/** Beyond the calendar of ISO 8601 stands its end. */
export function timeToJson(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(Math.min(8.64e15, Math.max(-8.64e15, Math.round(ms)))).toISOString();
}

function optionalOffset(offset: bigint | undefined): number | string | null {
  return offset === undefined ? null : int64ToJson(offset);
}

function int64ToJson(value: bigint): number | string {
  return value >= 0n ? offsetToJson(value) : Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}
