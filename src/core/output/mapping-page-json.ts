import type { CapacityEstimate } from '../capacity/estimate.ts';
import type { Explained, MappingDiagnosis } from '../diagnosis/mapping/diagnose-mapping.ts';
import type { ResultExplanation } from '../diagnosis/mapping/explain-result.ts';
import type { StateExplanation } from '../diagnosis/mapping/explain-state.ts';
import type { Known } from '../model/known.ts';
import type { AwsFunctionFacts, MetricFacts } from '../snapshot/facts/aws-facts.ts';
import { groupDiagnosisToJson, timeToJson } from './group-diagnosis-json.ts';
import { countProblems, mappingJson } from './mapping-json.ts';
import type { MappingPage } from './mapping-page.ts';

/** The document of `inspect mapping --json` (schemas/inspect-mapping.json). */
export function mappingPageToJson({ diagnosis, source, region, snapshot, missing, traffic }: MappingPage) {
  const { status, aws, capacity, groupDiagnosis, lint, nowMs } = diagnosis;
  return {
    schemaVersion: 1,
    capturedAt: timeToJson(nowMs),
    source: source.kind === 'aws' ? { kind: 'aws', path: null } : source,
    region: region ?? null,
    mapping: mappingJson(diagnosis.mapping),
    group: diagnosis.group,
    verdict: diagnosis.verdict,
    lastModified: timeToJson(status.lastModifiedMs),
    state: explainedToJson(diagnosis.state),
    stateTransitionReason: explainedToJson(diagnosis.reason),
    lastProcessingResult: explainedToJson(diagnosis.result),
    lint: { problems: lint, counts: countProblems(lint) },
    function: factToJson(aws.function, functionToJson),
    metrics: factToJson(aws.metrics, metricsToJson),
    destination: aws.destination ?? null,
    capacity: {
      partitions: capacity.partitions,
      mostInvocations: capacity.mostInvocations,
      pollerUnits: unitsToJson(capacity.units),
      load: factToJson(capacity.estimate, loadToJson),
    },
    cluster: factToJson(snapshot, ({ cluster, capturedAtMs }) => ({
      id: cluster.id.known ? cluster.id.value : null,
      capturedAt: timeToJson(capturedAtMs),
      brokers: cluster.brokers.map(({ id, host, port }) => ({ id, host, port })),
    })),
    groupDiagnosis: groupDiagnosis === undefined ? null : groupDiagnosisToJson(groupDiagnosis),
    findings: diagnosis.findings.map(({ next, ...finding }) => ({ ...finding, next: next ?? null })),
    missing: missing.map(({ what, why, next }) => ({ what, why, next: next ?? null })),
    aws: traffic === undefined ? null : { requests: traffic.requests, retries: traffic.retries },
  };
}

function factToJson<T, U>(fact: Known<T>, write: (value: T) => U): Known<U> {
  return fact.known ? { known: true, value: write(fact.value) } : fact;
}

function explainedToJson(one: Explained<StateExplanation | ResultExplanation> | undefined) {
  if (one === undefined) return null;
  const { kind, meaning } = one.explanation;
  const causes = 'causes' in one.explanation ? one.explanation.causes : [];
  return { text: one.text, kind, meaning, causes, next: one.next ?? null };
}

function functionToJson(facts: AwsFunctionFacts) {
  return {
    exists: facts.exists,
    arn: facts.arn ?? null,
    timeoutSeconds: facts.timeoutMs === undefined ? null : facts.timeoutMs / 1000,
    memoryMegabytes: facts.memoryMegabytes ?? null,
    state: facts.state ?? null,
    stateReason: facts.stateReason ?? null,
    lastUpdateStatus: facts.lastUpdateStatus ?? null,
    lastUpdateReason: facts.lastUpdateReason ?? null,
    lastModified: timeToJson(facts.lastModifiedMs),
    reservedConcurrency: factToJson(facts.reservedConcurrency, (value) => value ?? null),
  };
}

function metricsToJson({ fromMs, toMs, series }: MetricFacts) {
  const points = Object.entries(series).map(([name, values]) => [
    name,
    values.map(({ atMs, value }) => ({ at: timeToJson(atMs), value })),
  ]);
  return { from: timeToJson(fromMs), to: timeToJson(toMs), series: Object.fromEntries(points) as object };
}

function unitsToJson(units: MappingDiagnosis['capacity']['units']) {
  if (units === undefined) return null;
  const { sharedWith, perMonthAtMinimum, perMonthAtMaximum, ...counts } = units;
  return {
    ...counts,
    dollarsPerMonthAtMinimum: perMonthAtMinimum,
    dollarsPerMonthAtMaximum: perMonthAtMaximum,
    sharedWith: sharedWith ?? null,
  };
}

function loadToJson({ inputs, carried, capacityRecordsPerSecond, bindingLimit }: CapacityEstimate) {
  return { recordsPerSecond: inputs.recordsPerSecond, carried, capacityRecordsPerSecond, bindingLimit };
}
