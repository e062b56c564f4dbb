import type { Rule } from './rule.ts';

/** `StateTransitionReason` of a mapping in trouble (Lambda developer guide, with-kafka-troubleshoot). */
const TROUBLE =
  /ESM_CONFIG_NOT_VALID|EVENT_SOURCE_AUTHN_ERROR|EVENT_SOURCE_AUTHZ_ERROR|FUNCTION_CONFIG_NOT_VALID|PROBLEM:/i;

export const checkState: Rule = function* ({ document: { State, Enabled } }) {
  if (State === 'Deleting') {
    yield {
      code: 'mapping-deleting',
      message: 'AWS is deleting this mapping',
      why: 'AWS API model, State; its consumer group keeps its offsets until the broker deletes them',
      path: ['State'],
    };
  }
  const disabled = State === 'Disabled' || State === 'Disabling' || Enabled === false;
  if (!disabled) return;
  yield {
    code: 'mapping-disabled',
    message:
      'the mapping is disabled: the broker deletes its committed offsets after offsets.retention.minutes (7 days by default)',
    why: 'Kafka, KIP-211: an empty group loses its offsets; StartingPosition then decides what is skipped or repeated',
    next: 'enable it within the retention, or keep a copy of the committed offsets',
    path: [State === undefined ? 'Enabled' : 'State'],
  };
};

export const checkReportedProblem: Rule = function* ({ document }) {
  for (const field of ['LastProcessingResult', 'StateTransitionReason'] as const) {
    const text = document[field] ?? '';
    if (!TROUBLE.test(text)) continue;
    yield {
      code: 'aws-reports-problem',
      message: `${field}: ${text}`,
      why: 'what AWS said when it answered; the texts are explained in the Lambda developer guide, with-kafka-troubleshoot',
      path: [field],
    };
  }
};
