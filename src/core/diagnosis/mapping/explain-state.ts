import type { Remedy } from './remedy.ts';

/** What a `State` or a code of `StateTransitionReason` means. */
export interface StateExplanation {
  readonly kind: 'fine' | 'quiet' | 'changing' | 'trouble' | 'unknown';
  readonly meaning: string;
  readonly remedy: Remedy | undefined;
}

/** The documented set (API reference, EventSourceMappingConfiguration). */
const STATES: Readonly<Record<string, StateExplanation>> = {
  Creating: { kind: 'changing', meaning: 'AWS makes it; polling may take several minutes to begin', remedy: undefined },
  Enabling: {
    kind: 'changing',
    meaning: 'AWS starts its pollers; this takes up to several minutes',
    remedy: undefined,
  },
  Enabled: { kind: 'fine', meaning: 'it polls, as far as AWS says', remedy: undefined },
  Updating: { kind: 'changing', meaning: 'it stops and starts again, for up to 90 seconds', remedy: undefined },
  Disabling: { kind: 'changing', meaning: 'its pollers leave the group', remedy: undefined },
  Disabled: {
    kind: 'quiet',
    meaning: 'nothing polls, its group is empty, and the clock of its committed offsets runs',
    remedy: { kind: 'enable' },
  },
  Deleting: {
    kind: 'quiet',
    meaning: 'AWS removes it; the group keeps its offsets until the broker deletes them',
    remedy: { kind: 'inspect-group' },
  },
};

/** Codes of the Lambda developer guide, with-kafka-troubleshoot; the meaning beside the code is ours. */
const REASONS: readonly (StateExplanation & { readonly matches: RegExp })[] = [
  {
    matches: /ESM_CONFIG_NOT_VALID/i,
    kind: 'trouble',
    meaning: 'AWS found the configuration of the mapping not valid when it began to use it',
    remedy: { kind: 'mapping' },
  },
  {
    matches: /EVENT_SOURCE_AUTHN_ERROR/i,
    kind: 'trouble',
    meaning: 'the cluster does not let Lambda in: secret, certificate or IAM identity',
    remedy: { kind: 'access' },
  },
  {
    matches: /EVENT_SOURCE_AUTHZ_ERROR/i,
    kind: 'trouble',
    meaning: 'the cluster lets Lambda in and refuses it a right: topic, group or cluster',
    remedy: { kind: 'acl' },
  },
  {
    matches: /FUNCTION_CONFIG_NOT_VALID/i,
    kind: 'trouble',
    meaning: 'the function or its execution role cannot be used as it is',
    remedy: { kind: 'function' },
  },
  {
    matches: /USER_INITIATED|User action/i,
    kind: 'fine',
    meaning: 'a user made the last change',
    remedy: undefined,
  },
];

export function explainState(state: string): StateExplanation {
  return STATES[state] ?? { kind: 'unknown', meaning: 'a state that AWS does not document', remedy: undefined };
}

/** `undefined` for a text that is no code: it may be one of `LastProcessingResult`. */
export function explainReason(text: string): StateExplanation | undefined {
  const row = REASONS.find(({ matches }) => matches.test(text));
  if (row === undefined) return undefined;
  const { matches: _how, ...explanation } = row;
  return explanation;
}
