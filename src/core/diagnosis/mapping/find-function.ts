import { LONGEST_FUNCTION_MS } from '../../capacity/limits.ts';
import type { AwsFunctionFacts } from '../../snapshot/facts/aws-facts.ts';
import { type MappingFinding, mappingFinding } from './mapping-finding-codes.ts';
import { type MappingScene, nextOf } from './mapping-scene.ts';
import { mostInvocations } from './most-invocations.ts';

/** Findings of the function as AWS describes it. */
export function findFunction(scene: MappingScene): readonly MappingFinding[] {
  const { aws, mapping } = scene;
  if (!aws.function.known) return [];
  const facts = aws.function.value;
  if (!facts.exists) {
    const message = `there is no function ${mapping.functionName}`;
    return [mappingFinding('function-missing', message, nextOf(scene, 'function'))];
  }
  return [...findState(scene, facts), ...findTimeout(scene, facts), ...findConcurrency(scene, facts)];
}

function findState(scene: MappingScene, facts: AwsFunctionFacts): readonly MappingFinding[] {
  const { state, stateReason, lastUpdateStatus, lastUpdateReason } = facts;
  const because = (reason: string | undefined): string => (reason === undefined ? '' : `: ${reason}`);
  return [
    ...(state === 'Failed' ? [`the function is in state Failed${because(stateReason)}`] : []),
    ...(lastUpdateStatus === 'Failed' ? [`the last update of the function failed${because(lastUpdateReason)}`] : []),
  ].map((message) => mappingFinding('function-not-ready', message, nextOf(scene, 'function')));
}

function findTimeout(scene: MappingScene, { timeoutMs }: AwsFunctionFacts): readonly MappingFinding[] {
  if (timeoutMs === undefined || timeoutMs <= LONGEST_FUNCTION_MS) return [];
  const message = `the timeout of the function is ${timeoutMs / 60_000} minutes, above the 14 of Kafka mappings`;
  return [mappingFinding('timeout-too-long', message, nextOf(scene, 'function'))];
}

function findConcurrency(
  scene: MappingScene,
  { reservedConcurrency: fact }: AwsFunctionFacts,
): readonly MappingFinding[] {
  const reserved = fact.known ? fact.value : undefined;
  if (reserved === undefined) return [];
  const next = nextOf(scene, 'concurrency');
  if (reserved === 0) return [mappingFinding('no-concurrency', 'the reserved concurrency of the function is 0', next)];
  const most = mostInvocations(scene.mapping, scene.cluster?.partitions);
  if (!most.known || most.value <= reserved) return [];
  const message = `the function has ${reserved} reserved, and the pollers can have ${most.value} invocations at once`;
  return [mappingFinding('concurrency-below-pollers', message, next)];
}
