import type { Mapping } from '../mapping/mapping.ts';
import type { MappingReading } from '../mapping/mapping-reading.ts';
import type { Problem } from '../model/errors.ts';

export interface ProblemCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export function countProblems(problems: readonly Problem[]): ProblemCounts {
  const count = (wanted: Problem['severity']): number => problems.filter(({ severity }) => severity === wanted).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}

/** The document of `mapping validate --json` (schemas/mapping-validate.json). */
export function mappingValidateJson(file: string, reading: MappingReading): Record<string, unknown> {
  const { shape, valid, runnable, problems, mapping, defaulted } = reading;
  return {
    schemaVersion: 1,
    file,
    valid,
    runnable,
    shape,
    mapping: mapping === undefined ? null : { ...mappingJson(mapping), defaulted },
    problems,
    counts: countProblems(problems),
  };
}

export function mappingJson(mapping: Mapping): Record<string, unknown> {
  const { provisioned } = mapping;
  return {
    uuid: mapping.uuid ?? null,
    functionName: mapping.functionName,
    source: mapping.source,
    topic: mapping.topic,
    consumerGroupId: mapping.consumerGroupId ?? null,
    enabled: mapping.enabled,
    consumptionMode: mapping.consumptionMode,
    startingPosition: mapping.consumptionMode === 'Stream' ? startingPositionJson(mapping.startingPosition) : null,
    batchSize: mapping.batchSize,
    batchingWindowSeconds: mapping.consumptionMode === 'Stream' ? mapping.batchingWindowMs / 1000 : null,
    filterPatterns: mapping.filterPatterns,
    mode: provisioned === undefined ? 'on-demand' : 'provisioned',
    provisioned:
      provisioned === undefined ? null : { ...provisioned, pollerGroupName: provisioned.pollerGroupName ?? null },
    maximumRetryAttempts: mapping.maximumRetryAttempts,
    maximumRecordAgeSeconds: mapping.maximumRecordAgeSeconds,
    bisectBatchOnFunctionError: mapping.bisectBatchOnFunctionError,
    reportBatchItemFailures: mapping.reportBatchItemFailures,
    onFailureDestination: mapping.onFailureDestination ?? null,
    schemaRegistry: mapping.schemaRegistry,
    accessTypes: mapping.accessTypes,
  };
}

function startingPositionJson(
  position: Extract<Mapping, { consumptionMode: 'Stream' }>['startingPosition'],
): Record<string, unknown> {
  const { kind } = position;
  return kind === 'AT_TIMESTAMP' ? { kind, timestamp: new Date(position.timestampMs).toISOString() } : { kind };
}
