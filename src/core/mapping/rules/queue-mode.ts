import type { Rule } from './rule.ts';

const UNSUPPORTED = ['StartingPosition', 'StartingPositionTimestamp', 'MaximumBatchingWindowInSeconds'] as const;
const SOURCE = 'AWS API model, ConsumptionMode';

export const checkQueueMode: Rule = function* ({ shape, document, given, consumptionMode }) {
  if (consumptionMode !== 'Queue') return;
  if (shape === 'create-request') {
    for (const name of UNSUPPORTED.filter((each) => given(each))) {
      yield {
        code: 'queue-mode-field',
        message: `${name} is not supported with ConsumptionMode Queue`,
        why: `${SOURCE}; the wording of AWS is unconfirmed`,
        next: 'take it out: the broker hands out the records of a share group',
        path: [name],
      };
    }
  }
  if (document.MaximumRetryAttempts === -1) {
    yield {
      code: 'queue-mode-infinite-retries',
      message: 'MaximumRetryAttempts -1 is not supported with ConsumptionMode Queue',
      why: `${SOURCE}: the default is 0, and the broker redelivers up to group.share.delivery.count.limit`,
      next: 'take it out, or use 0 or more',
      path: ['MaximumRetryAttempts'],
    };
  }
  yield {
    code: 'queue-mode-requirements',
    message:
      'ConsumptionMode Queue needs Kafka 4.2 or later with share groups, keeps no order and cannot be changed later',
    why: `${SOURCE}; where a new share group starts is decided by the broker (share.auto.offset.reset, latest by default), unconfirmed for Lambda; where the mode is not yet switched on AWS answers: Unsupported 'ConsumptionMode' parameter for given event source mapping type (recorded)`,
    path: ['SelfManagedKafkaEventSourceConfig', 'ConsumptionMode'],
  };
};
