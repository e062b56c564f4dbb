import type { Finding, FindingText } from '../finding-codes.ts';

/** Every finding about a mapping that AWS runs, beside those about its group. Codes are stable, each has one severity. */
export const MAPPING_FINDING_CODES = {
  'mapping-in-trouble': {
    severity: 'error',
    means: 'AWS reports a problem in LastProcessingResult or StateTransitionReason of a mapping that is not disabled',
    why: 'Lambda developer guide, with-kafka-troubleshoot: while it stands, the mapping processes no records',
  },
  'mapping-was-in-trouble': {
    severity: 'warning',
    means: 'the mapping is disabled, and the last thing that AWS reported of it was a problem',
    why: 'the text is of the last time it polled: it may meet the same problem once it is enabled',
  },
  'disabled-past-retention': {
    severity: 'error',
    means:
      'the mapping has been disabled for longer than brokers keep offsets by default, and the cluster was not asked',
    why: 'KIP-211: an empty group loses its offsets after offsets.retention.minutes, 7 days by default; StartingPosition applies then',
  },
  'disabled-near-retention': {
    severity: 'warning',
    means: 'the same will be so within the warning time',
    why: 'KIP-211: an empty group loses its offsets after offsets.retention.minutes, 7 days by default; StartingPosition applies then',
  },
  'mapping-disabled': {
    severity: 'warning',
    means: 'the mapping is disabled: nothing is processed, and the clock of its offsets runs',
    why: 'the group of a disabled mapping is empty (AWS keeps UUID and group, the broker keeps the offsets for its retention)',
  },
  'state-stuck': {
    severity: 'warning',
    means: 'the mapping has been in a state of change for longer than AWS says that it takes',
    why: 'AWS: creation may take several minutes, an update up to 90 seconds; LastModified is the time of the last change of state',
  },
  'enabled-without-members': {
    severity: 'error',
    means: 'AWS says that the mapping is Enabled, and its group has no member on the cluster',
    why: 'an enabled mapping is a member of its group, also without traffic; without members nothing is read and the clock of the offsets runs',
  },
  'disabled-with-members': {
    severity: 'warning',
    means: 'the mapping is disabled, and its group has members all the same: something else reads with the group',
    why: 'AWS: the group may be that of a consumer that was to be migrated; what it reads, the mapping will not',
  },
  'partitions-owned-by-others': {
    severity: 'warning',
    means: 'beside those of the mapping, the group has members that bear another name',
    why: 'AWS: with other active consumers in the group Lambda gets only part of the partitions; that members of Lambda bear the UUID is seen in its logs, not promised',
  },
  'function-missing': {
    severity: 'error',
    means: 'there is no function of that name, so every invocation fails',
    why: 'deleting a function does not delete its mappings',
  },
  'function-not-ready': {
    severity: 'error',
    means: 'the State of the function is Failed, or its last update failed',
    why: 'AWS: a function in state Failed cannot be invoked; after a failed update the version before it goes on',
  },
  'no-concurrency': {
    severity: 'error',
    means: 'the reserved concurrency of the function is 0: every invocation is throttled',
    why: 'AWS: a reserved concurrency of 0 stops a function',
  },
  'concurrency-below-pollers': {
    severity: 'warning',
    means: 'the function may have fewer invocations at once than the pollers of the mapping can make',
    why: 'AWS: up to one invocation for each partition on-demand, up to 5 for each poller in provisioned mode; what is above is throttled',
  },
  'timeout-too-long': {
    severity: 'warning',
    means: 'the timeout of the function is above the 14 minutes that AWS allows for Kafka',
    why: 'AWS (with-msk-configure): the longest timeout of a function behind a Kafka mapping is 14 minutes',
  },
  'every-invocation-fails': {
    severity: 'error',
    means: 'all invocations of the last hour ended in an error of the function',
    why: 'without a limit of retries AWS sends a batch again until it succeeds or the topic has deleted it: its partition stands still',
  },
  'invocations-fail': {
    severity: 'warning',
    means: 'some invocations of the last hour ended in an error of the function',
    why: 'a batch that fails is sent again and holds its partition up; the metric counts whoever invoked the function',
  },
  'function-throttled': {
    severity: 'warning',
    means: 'invocations of the function were throttled in the last hour',
    why: 'AWS: a throttled batch waits and is tried again, and pollers are reduced; the metric counts whoever invoked the function',
  },
  'lag-rises': {
    severity: 'warning',
    means: 'the mapping is enabled and polls, and its lag grew over the last hour',
    why: 'what arrives is more than what is processed: pollers, partitions, concurrency or the duration of the function bind',
  },
  'pollers-at-maximum': {
    severity: 'warning',
    means: 'as many pollers run as MaximumPollers or the partitions allow, while there is lag',
    why: 'AWS: provisioned pollers scale up to MaximumPollers, and never above the number of partitions',
  },
  'nothing-invoked': {
    severity: 'warning',
    means: 'the mapping is enabled and polls, there is lag, and its function was not invoked in the last hour',
    why: 'CloudWatch holds no invocation: a filter that drops all, partitions that others own, or a poller that stands still',
  },
  'filter-drops-all': {
    severity: 'warning',
    means: 'every record that was polled in the last hour was dropped by the filter',
    why: 'FilteredOutEventCount equals PolledEventCount; what is filtered out is committed and never sent to a destination',
  },
  'records-dropped': {
    severity: 'error',
    means: 'records were given up and sent nowhere in the last hour',
    why: 'DroppedEventCount: attempts or age were used up without a destination, or the delivery to it failed',
  },
  'polls-or-commits-fail': {
    severity: 'warning',
    means: 'polls, or commits of offsets, failed in the last hour',
    why: 'PollingErrorCount and CommitErrorCount are emitted on errors alone',
  },
  'destination-missing': {
    severity: 'error',
    means: 'the on-failure destination does not exist: failed records would be lost or hold their partition up',
    why: 'AWS and the cluster answer that there is no such queue, topic or bucket',
  },
  'destination-fails': {
    severity: 'error',
    means: 'deliveries to the on-failure destination failed in the last hour',
    why: 'DestinationDeliveryFailures, OnFailureDestinationDeliveryErrorCount: rights of the execution role, the network, or the size',
  },
} as const satisfies Readonly<Record<string, FindingText>>;

export type MappingFindingCode = keyof typeof MAPPING_FINDING_CODES;

export type MappingFinding = Finding<MappingFindingCode>;

export function mappingFinding(code: MappingFindingCode, message: string, next: string): MappingFinding {
  const { severity, why } = MAPPING_FINDING_CODES[code];
  return { code, severity, message, why, next };
}
