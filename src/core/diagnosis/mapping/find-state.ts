import { spell } from '../words.ts';
import { explainResult } from './explain-result.ts';
import { explainReason, explainState } from './explain-state.ts';
import { type MappingFinding, mappingFinding } from './mapping-finding-codes.ts';
import { isSettled, type MappingScene, nextOf, SETTLED_AFTER_MS } from './mapping-scene.ts';
import { commandOf, type Remedy } from './remedy.ts';

/** Kafka's default of `offsets.retention.minutes` since 2.0 (KIP-186). */
const DEFAULT_RETENTION_MS = 7 * 86_400_000;

/** Findings of what AWS itself says of the mapping: State, StateTransitionReason, LastProcessingResult, LastModified. */
export function findState(scene: MappingScene): readonly MappingFinding[] {
  return [...findTrouble(scene), ...findDisabled(scene), ...findStuck(scene)];
}

interface Trouble {
  readonly field: string;
  readonly text: string;
  readonly meaning: string;
  readonly remedy: Remedy | undefined;
}

function findTrouble(scene: MappingScene): readonly MappingFinding[] {
  const { state } = scene.status;
  const code = state === 'Disabled' || state === 'Disabling' ? 'mapping-was-in-trouble' : 'mapping-in-trouble';
  const troubles = [
    ...troubleOf('LastProcessingResult', scene.status.lastProcessingResult),
    ...troubleOf('StateTransitionReason', scene.status.stateTransitionReason),
  ];
  const distinct = troubles.filter(({ text }, index) => troubles.findIndex((one) => one.text === text) === index);
  return distinct.map(({ field, text, meaning, remedy }) =>
    mappingFinding(code, `${field} "${text}": ${meaning}`, commandOf(remedy ?? { kind: 'mapping' }, scene.context)),
  );
}

function troubleOf(field: string, text: string | undefined): readonly Trouble[] {
  if (text === undefined) return [];
  const explained = explainReason(text) ?? explainResult(text);
  return explained.kind === 'trouble' ? [{ field, text, ...explained }] : [];
}

/** LastModified moves with every update, so the time since then is the least for which it has been disabled. */
function findDisabled(scene: MappingScene): readonly MappingFinding[] {
  const { status, cluster, nowMs, warnWithinMs, mapping } = scene;
  if (status.state !== 'Disabled') return [];
  const sinceMs = status.lastModifiedMs === undefined ? undefined : nowMs - status.lastModifiedMs;
  const atLeast = sinceMs === undefined ? '' : ` for at least ${spell(sinceMs)}`;
  const isBlind = cluster === undefined;
  const position = mapping.consumptionMode === 'Stream' ? mapping.startingPosition.kind : 'the share group';
  if (isBlind && sinceMs !== undefined && sinceMs > DEFAULT_RETENTION_MS) {
    const message = `the mapping has been disabled${atLeast}; unless its brokers keep offsets longer than 7 days they are gone, and ${position} decides where it starts`;
    return [mappingFinding('disabled-past-retention', message, nextOf(scene, 'position'))];
  }
  if (isBlind && sinceMs !== undefined && DEFAULT_RETENTION_MS - sinceMs <= warnWithinMs) {
    const message = `the mapping has been disabled${atLeast}; brokers with Kafka's default delete its offsets within ${spell(DEFAULT_RETENTION_MS - sinceMs)} or earlier`;
    return [mappingFinding('disabled-near-retention', message, nextOf(scene, 'protect'))];
  }
  return [
    mappingFinding(
      'mapping-disabled',
      `the mapping has been disabled${atLeast}: nothing polls`,
      nextOf(scene, 'enable'),
    ),
  ];
}

function findStuck(scene: MappingScene): readonly MappingFinding[] {
  const { state, lastModifiedMs } = scene.status;
  if (state === undefined || lastModifiedMs === undefined) return [];
  if (explainState(state).kind !== 'changing' || !isSettled(scene)) return [];
  const message = `${state} since ${spell(scene.nowMs - lastModifiedMs)}, where AWS should be done within ${spell(SETTLED_AFTER_MS)}`;
  return [mappingFinding('state-stuck', message, nextOf(scene, 'mapping'))];
}
