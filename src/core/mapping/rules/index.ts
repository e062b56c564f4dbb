import { checkAccessUris, checkOAuth } from './access-uri.ts';
import { checkReportedProblem, checkState } from './aws-state.ts';
import { noteBatchingWindow } from './batching-window.ts';
import { checkConsumerGroup, noteUniqueness } from './consumer-group.ts';
import { checkDestination } from './destination.ts';
import { checkEventSource, checkSourceConfig, checkTopic } from './event-source.ts';
import { checkFilterCount, checkFilterPatterns, checkHiddenFilters } from './filters.ts';
import { checkFunction } from './function.ts';
import { checkNotForKafka } from './not-for-kafka.ts';
import { checkPollers } from './pollers.ts';
import { checkProvisionedOnly } from './provisioned-only.ts';
import { checkQueueMode } from './queue-mode.ts';
import { checkRecordAge, checkRetryTraps } from './retries.ts';
import type { Rule } from './rule.ts';
import { checkSchemaRegistry } from './schema-registry.ts';
import { checkAccessTypes, checkMissingAccess, checkOneMechanism, checkVpcSettings } from './source-access.ts';
import { checkPositionTraps, checkStartingTimestamp } from './starting-position.ts';

/** All rules; their order decides only between problems at the same place. */
export const RULES: readonly Rule[] = [
  checkFunction,
  checkEventSource,
  checkSourceConfig,
  checkTopic,
  checkNotForKafka,
  checkMissingAccess,
  checkAccessTypes,
  checkOneMechanism,
  checkVpcSettings,
  checkAccessUris,
  checkOAuth,
  checkSchemaRegistry,
  checkProvisionedOnly,
  checkPollers,
  checkStartingTimestamp,
  checkPositionTraps,
  checkConsumerGroup,
  noteBatchingWindow,
  checkRecordAge,
  checkRetryTraps,
  checkDestination,
  checkQueueMode,
  checkFilterCount,
  checkFilterPatterns,
  checkHiddenFilters,
  checkState,
  checkReportedProblem,
  noteUniqueness,
];
