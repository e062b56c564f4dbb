import { offsetToJson } from '../model/offset.ts';
import type { AuditPage, AuditRow } from './audit-page.ts';
import { timeToJson } from './group-diagnosis-json.ts';

/** The document of `audit --json` (schemas/audit.json). */
export function auditToJson({ capturedAtMs, region, listed, rows, missing, traffic }: AuditPage) {
  return {
    schemaVersion: 1,
    capturedAt: timeToJson(capturedAtMs),
    region,
    listed,
    mappings: rows.map(rowToJson),
    missing: missing.map(({ what, why, next }) => ({ what, why, next: next ?? null })),
    aws: { requests: traffic.requests, retries: traffic.retries },
  };
}

function rowToJson({ diagnosis, cluster }: AuditRow) {
  const { mapping, status, groupDiagnosis, findings } = diagnosis;
  const partitions = groupDiagnosis?.partitions ?? [];
  const isLagKnown = partitions.length > 0 && partitions.every(({ lag }) => lag.known);
  const lag = partitions.reduce((sum, one) => sum + (one.lag.known ? one.lag.value : 0n), 0n);
  return {
    uuid: mapping.uuid ?? null,
    functionName: mapping.functionName,
    topic: mapping.topic,
    group: diagnosis.group,
    cluster,
    clusterKnown: groupDiagnosis !== undefined,
    state: status.state ?? null,
    lastModified: timeToJson(status.lastModifiedMs),
    lastProcessingResult: status.lastProcessingResult ?? null,
    verdict: diagnosis.verdict,
    lag: isLagKnown ? offsetToJson(lag < 0n ? 0n : lag) : null,
    expiresAt: timeToJson(groupDiagnosis?.expiresAtMs),
    findings: findings.map(({ next, ...finding }) => ({ ...finding, next: next ?? null })),
  };
}
