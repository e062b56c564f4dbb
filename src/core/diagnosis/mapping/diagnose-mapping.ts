import type { PriceList } from '../../capacity/price-list.ts';
import type { Mapping } from '../../mapping/mapping.ts';
import type { AwsState } from '../../mapping/mapping-reading.ts';
import type { Problem } from '../../model/errors.ts';
import type { AwsFacts } from '../../snapshot/facts/aws-facts.ts';
import type { Snapshot } from '../../snapshot/facts/snapshot.ts';
import { diagnoseGroup } from '../diagnose-group.ts';
import type { Finding, Severity } from '../finding-codes.ts';
import type { GroupDiagnosis } from '../group-diagnosis.ts';
import type { Verdict } from '../verdict.ts';
import { explainResult, type ResultExplanation } from './explain-result.ts';
import { explainReason, explainState, type StateExplanation } from './explain-state.ts';
import { findDestination } from './find-destination.ts';
import { findFunction } from './find-function.ts';
import { findGroupUse } from './find-group-use.ts';
import { findMetrics } from './find-metrics.ts';
import { findState } from './find-state.ts';
import { type MappingCapacity, mappingCapacity } from './mapping-capacity.ts';
import type { MappingFindingCode } from './mapping-finding-codes.ts';
import type { ClusterScene, MappingScene } from './mapping-scene.ts';
import { commandOf, type RemedyContext } from './remedy.ts';

/** All that `inspect mapping` judges; AWS alone where there is no snapshot of the cluster. */
export interface MappingInput {
  readonly mapping: Mapping;
  readonly status: AwsState;
  /** Of `parseMapping`. */
  readonly problems: readonly Problem[];
  readonly aws: AwsFacts;
  readonly snapshot: Snapshot | undefined;
  readonly group: string;
  readonly nowMs: number;
  readonly warnWithinMs: number;
  readonly prices: PriceList;
  readonly context: RemedyContext;
}

export type AnyFinding = Finding<MappingFindingCode | Finding['code']>;

/** What `inspect mapping` answers of one mapping. */
export interface MappingDiagnosis {
  readonly mapping: Mapping;
  readonly status: AwsState;
  /** Name of the consumer group. */
  readonly group: string;
  readonly state: Explained<StateExplanation> | undefined;
  readonly reason: Explained<StateExplanation> | undefined;
  readonly result: Explained<ResultExplanation> | undefined;
  /** Without those that the findings tell. */
  readonly lint: readonly Problem[];
  readonly aws: AwsFacts;
  /** `undefined`: the cluster was not asked, or did not answer. */
  readonly groupDiagnosis: GroupDiagnosis | undefined;
  readonly capacity: MappingCapacity;
  readonly verdict: Verdict;
  /** Of the mapping and of its group, worst first. */
  readonly findings: readonly AnyFinding[];
  readonly nowMs: number;
}

export interface Explained<Explanation> {
  readonly text: string;
  readonly explanation: Explanation;
  /** A command; undefined where there is nothing to do. */
  readonly next: string | undefined;
}

const TOLD_BY_FINDINGS: ReadonlySet<string> = new Set(['aws-reports-problem', 'mapping-disabled']);
const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** A pure function of facts and a time. */
export function diagnoseMapping(input: MappingInput): MappingDiagnosis {
  const { mapping, status, aws, nowMs, warnWithinMs, context } = input;
  const cluster = clusterOf(input);
  const scene: MappingScene = { mapping, status, aws, cluster, nowMs, warnWithinMs, context };
  const findings: AnyFinding[] = [
    ...findState(scene),
    ...findFunction(scene),
    ...findGroupUse(scene),
    ...findMetrics(scene),
    ...findDestination(scene),
    ...(cluster?.diagnosis.findings ?? []),
  ];
  const { state, stateTransitionReason: reason, lastProcessingResult: result } = status;
  return {
    mapping,
    status,
    group: input.group,
    state: state === undefined ? undefined : explained(state, explainState(state), context),
    reason: reason === undefined ? undefined : explained(reason, reasonOf(reason), context),
    result: result === undefined ? undefined : explained(result, explainResult(result), context),
    lint: input.problems.filter(({ code }) => !TOLD_BY_FINDINGS.has(code)),
    aws,
    groupDiagnosis: cluster?.diagnosis,
    capacity: mappingCapacity(scene, input.prices),
    verdict: cluster?.diagnosis.verdict ?? 'unknown',
    findings: findings.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity)),
    nowMs,
  };
}

function explained<Explanation extends StateExplanation | ResultExplanation>(
  text: string,
  explanation: Explanation,
  context: RemedyContext,
): Explained<Explanation> {
  const { remedy } = explanation;
  return { text, explanation, next: remedy === undefined ? undefined : commandOf(remedy, context) };
}

/** A reason may carry the text of a result (Lambda developer guide, with-kafka-troubleshoot). */
function reasonOf(text: string): StateExplanation {
  const code = explainReason(text);
  if (code !== undefined) return code;
  const { kind, meaning, remedy } = explainResult(text);
  return { kind, meaning, remedy };
}

function clusterOf({ snapshot, group, mapping, nowMs, warnWithinMs }: MappingInput): ClusterScene | undefined {
  const facts = snapshot?.groups.find((one) => one.group === group);
  if (snapshot === undefined || facts === undefined) return undefined;
  const topic = snapshot.topics.find((one) => one.topic === mapping.topic);
  const partitions = topic?.partitions.known === true ? topic.partitions.value.length : 0;
  const diagnosis = diagnoseGroup(snapshot, facts, { nowMs, warnWithinMs, topics: [mapping.topic] });
  return { facts, diagnosis, partitions: partitions === 0 ? undefined : partitions };
}
