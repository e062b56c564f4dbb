import { DEFAULTS } from '../defaults.ts';
import type { Rule } from './rule.ts';

/** -1 or 60 and more; AWS's model says that 0 to 59 are rejected although the field's range includes them. */
const SHORTEST_AGE_SECONDS = 60;

export const checkRecordAge: Rule = function* ({ document: { MaximumRecordAgeInSeconds: seconds } }) {
  if (seconds === undefined || seconds === -1 || seconds >= SHORTEST_AGE_SECONDS) return;
  yield {
    code: 'record-age-gap',
    message: `MaximumRecordAgeInSeconds is -1 (without end) or 60 to 604800, found ${seconds}`,
    why: 'AWS API model, EventSourceMappingConfiguration: 0 to 59 are rejected',
    next: 'use 60 or more, or -1',
    path: ['MaximumRecordAgeInSeconds'],
  };
};

export const checkRetryTraps: Rule = function* ({ document, given, consumptionMode, destination, provisioned }) {
  if (consumptionMode === 'Queue') return;
  const attempts = document.MaximumRetryAttempts ?? DEFAULTS.retryAttempts.Stream;
  const age = document.MaximumRecordAgeInSeconds ?? DEFAULTS.recordAgeSeconds;
  const path = given('MaximumRetryAttempts') ? ['MaximumRetryAttempts'] : [];
  if (attempts === -1 && destination.given) {
    yield {
      code: 'retries-capped',
      message: 'retries without end, together with an on-failure destination, are 10 retries',
      why: `Lambda developer guide, kafka-retry-configurations${provisioned ? '' : '; written for provisioned mode, and unconfirmed for on-demand'}`,
      next: 'set MaximumRetryAttempts to the number that is meant',
      path,
    };
  }
  if (attempts === -1 && age === -1 && !destination.given) {
    yield {
      code: 'poison-record-blocks',
      message: 'one record that the function cannot process blocks its partition until the topic deletes the record',
      why: `Lambda developer guide, with-msk-configure: a failed batch is retried until it succeeds or expires${provisioned ? '' : '; on-demand mode has no other choice'}`,
      next: provisioned
        ? 'set MaximumRetryAttempts and an on-failure destination'
        : 'catch errors in the function, or use provisioned mode with MaximumRetryAttempts and an on-failure destination',
      path,
    };
  }
  if ((attempts !== -1 || age !== -1) && !destination.given) {
    yield {
      code: 'records-dropped',
      message: 'records that reach the limit are dropped: there is no on-failure destination',
      why: 'Lambda developer guide, kafka-retry-configurations and monitoring-metrics-types (DroppedEventCount)',
      next: 'add DestinationConfig.OnFailure: an S3 bucket or a Kafka topic keeps the records themselves',
      path: attempts === -1 ? ['MaximumRecordAgeInSeconds'] : path,
    };
  }
};
