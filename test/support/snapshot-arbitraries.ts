import fc from 'fast-check';
import { type Known, known, notKnown } from '../../src/core/model/known.ts';
import type { ClusterFacts } from '../../src/core/snapshot/facts/cluster-facts.ts';
import type { CommitFacts, GroupFacts, GroupMember } from '../../src/core/snapshot/facts/group-facts.ts';
import type { MappingFacts, Snapshot } from '../../src/core/snapshot/facts/snapshot.ts';
import type { PartitionFacts, TopicFacts } from '../../src/core/snapshot/facts/topic-facts.ts';
import { textArbitrary, topicArbitrary } from './arbitraries.ts';

export const timeMsArbitrary = fc.oneof(
  fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
  fc.constantFrom(0, -1, 8.64e15, -8.64e15),
);
const int64Arbitrary = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -2n, max: 1000n }),
  fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n)),
);
const durationMsArbitrary = fc.oneof(fc.nat(10 ** 12), fc.nat(10_000));
const partitionArbitrary = fc.nat(9);
const orUndefined = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const listOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> => fc.array(value, { maxLength: 3 });

export function knownArbitrary<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Known<T>> {
  return fc.oneof(
    { arbitrary: value.map((some): Known<T> => known(some)), weight: 4 },
    { arbitrary: fc.constantFrom('no right to read it', 'the broker did not answer').map(notKnown), weight: 1 },
  );
}

const commitArbitrary: fc.Arbitrary<CommitFacts> = fc.record({
  topic: topicArbitrary,
  partition: partitionArbitrary,
  offset: int64Arbitrary,
  leaderEpoch: orUndefined(fc.nat(100)),
  metadata: fc.option(textArbitrary),
  topicId: orUndefined(fc.uuid()),
  commitTimestampMs: knownArbitrary(timeMsArbitrary),
  expireTimestampMs: knownArbitrary(orUndefined(timeMsArbitrary)),
});

const memberArbitrary: fc.Arbitrary<GroupMember> = fc.record({
  memberId: textArbitrary,
  instanceId: orUndefined(textArbitrary),
  clientId: textArbitrary,
  host: textArbitrary,
  subscribedTopics: knownArbitrary(listOf(topicArbitrary)),
  assignment: knownArbitrary(listOf(fc.record({ topic: topicArbitrary, partition: partitionArbitrary }))),
  sessionTimeoutMs: knownArbitrary(durationMsArbitrary),
});

const pendingArbitrary = fc.record({
  topic: topicArbitrary,
  partition: partitionArbitrary,
  offset: int64Arbitrary,
  producerId: int64Arbitrary,
  commitTimestampMs: timeMsArbitrary,
});

const deletedArbitrary = fc.record({
  topic: topicArbitrary,
  partition: partitionArbitrary,
  offset: int64Arbitrary,
  leaderEpoch: orUndefined(fc.nat(100)),
  metadata: fc.option(textArbitrary),
  commitTimestampMs: timeMsArbitrary,
  deletedAtMs: timeMsArbitrary,
});

export const groupArbitrary: fc.Arbitrary<GroupFacts> = fc.record({
  group: textArbitrary,
  exists: knownArbitrary(fc.boolean()),
  type: knownArbitrary(fc.constantFrom('classic', 'simple', 'consumer', 'streams', 'share')),
  state: knownArbitrary(
    fc.constantFrom(
      'Empty',
      'Stable',
      'PreparingRebalance',
      'CompletingRebalance',
      'Assigning',
      'Reconciling',
      'NotReady',
      'Dead',
    ),
  ),
  protocolType: knownArbitrary(fc.constantFrom('', 'consumer', 'connect')),
  coordinatorId: knownArbitrary(fc.nat(5)),
  members: knownArbitrary(listOf(memberArbitrary)),
  subscribedTopics: knownArbitrary(listOf(topicArbitrary)),
  stateTimestampMs: knownArbitrary(orUndefined(timeMsArbitrary)),
  commits: knownArbitrary(listOf(commitArbitrary)),
  pendingCommits: knownArbitrary(listOf(pendingArbitrary)),
  deletedCommits: knownArbitrary(listOf(deletedArbitrary)),
});

const settingArbitrary = fc.record({
  value: fc.nat(),
  source: fc.constantFrom('default' as const, 'static' as const, 'dynamic' as const),
});

export const clusterArbitrary: fc.Arbitrary<ClusterFacts> = fc.record({
  id: knownArbitrary(textArbitrary),
  service: knownArbitrary(fc.constantFrom('apache', 'msk', 'msk-serverless', 'confluent-cloud', 'redpanda')),
  brokers: listOf(
    fc.record({
      id: fc.nat(5),
      host: textArbitrary,
      port: fc.nat(65_535),
      version: knownArbitrary(
        fc.record({
          least: fc.constantFrom('2.0', '2.7', '3.9', '4.1'),
          most: orUndefined(fc.constantFrom('4.1', '4.3')),
        }),
      ),
      offsetsRetentionMinutes: knownArbitrary(settingArbitrary),
      offsetsCheckIntervalMs: knownArbitrary(settingArbitrary),
    }),
  ),
  clockSkew: knownArbitrary(
    fc.record({ aheadMs: fc.integer({ min: -100_000, max: 100_000 }), uncertaintyMs: fc.nat(5000) }),
  ),
  offsetsTopic: knownArbitrary(fc.record({ partitions: fc.integer({ min: 1, max: 100 }) })),
});

const logPartitionArbitrary: fc.Arbitrary<PartitionFacts> = fc.record({
  partition: partitionArbitrary,
  logStartOffset: knownArbitrary(int64Arbitrary),
  logEndOffset: knownArbitrary(int64Arbitrary),
  firstRecordMs: knownArbitrary(orUndefined(timeMsArbitrary)),
  lastRecordMs: knownArbitrary(orUndefined(timeMsArbitrary)),
  recordTimes: listOf(fc.record({ offset: int64Arbitrary, timestampMs: timeMsArbitrary })),
  offsetsForTimes: listOf(fc.record({ timestampMs: timeMsArbitrary, offset: orUndefined(int64Arbitrary) })),
});

export const topicFactsArbitrary: fc.Arbitrary<TopicFacts> = fc.record({
  topic: topicArbitrary,
  topicId: knownArbitrary(fc.uuid()),
  exists: knownArbitrary(fc.boolean()),
  retentionMs: knownArbitrary(orUndefined(durationMsArbitrary)),
  retentionBytes: knownArbitrary(orUndefined(int64Arbitrary)),
  cleanupPolicy: knownArbitrary(listOf(fc.constantFrom('delete', 'compact'))),
  segmentMs: knownArbitrary(durationMsArbitrary),
  timestampType: knownArbitrary(fc.constantFrom('CREATE_TIME', 'LOG_APPEND_TIME')),
  partitions: knownArbitrary(listOf(logPartitionArbitrary)),
});

const mappingArbitrary: fc.Arbitrary<MappingFacts> = fc.record({
  uuid: orUndefined(fc.uuid()),
  group: textArbitrary,
  topics: listOf(topicArbitrary),
  state: orUndefined(fc.constantFrom('Enabled', 'Disabled')),
  lastModifiedMs: orUndefined(timeMsArbitrary),
  startingPosition: orUndefined(fc.constantFrom('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP')),
  startingTimestampMs: orUndefined(timeMsArbitrary),
});

/** Any snapshot that the types allow, also those that make no sense. */
export const snapshotArbitrary: fc.Arbitrary<Snapshot> = fc.record({
  capturedAtMs: timeMsArbitrary,
  cluster: clusterArbitrary,
  groups: listOf(groupArbitrary),
  topics: listOf(topicFactsArbitrary),
  mappings: listOf(mappingArbitrary),
  missing: listOf(fc.record({ what: textArbitrary, why: textArbitrary, next: orUndefined(textArbitrary) })),
});
