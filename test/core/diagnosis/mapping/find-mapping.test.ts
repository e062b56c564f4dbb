import { describe, expect, it } from 'vitest';
import {
  MAPPING_FINDING_CODES,
  type MappingFindingCode,
} from '../../../../src/core/diagnosis/mapping/mapping-finding-codes.ts';
import { known, notKnown } from '../../../../src/core/model/known.ts';
import type { GroupMember } from '../../../../src/core/snapshot/facts/group-facts.ts';
import { diagnoseCase, MAPPING_UUID, type MappingCase } from '../../../support/mapping-scene.ts';
import {
  DAY_MS,
  groupFacts,
  HOUR_MS,
  MINUTE_MS,
  NOW_MS,
  partitionFacts,
  snapshotOf,
  topicFacts,
} from '../../../support/snapshots.ts';

const member = (clientId: string, host = '10.0.0.1'): GroupMember => ({
  memberId: `${clientId}-9f2c`,
  instanceId: undefined,
  clientId,
  host,
  subscribedTopics: known(['orders']),
  assignment: known([]),
  sessionTimeoutMs: known(45_000),
});
/** A cluster on which the group has these members and reads `partitions` partitions. */
const clusterWith = (members: readonly GroupMember[], partitions = 2) =>
  snapshotOf({
    groups: [groupFacts({ members: known(members), ...(members.length > 0 ? { state: known('Stable') } : {}) })],
    topics: [
      topicFacts({
        partitions: known(Array.from({ length: partitions }, (_, partition) => partitionFacts({ partition }))),
      }),
    ],
  });
const OWN = member(`${MAPPING_UUID}-0`);
const disabledFor = (ms: number) => ({ state: 'Disabled', lastModifiedMs: NOW_MS - ms });
const CONNECTION = 'PROBLEM: Connection error. Please check your event source connection configuration.';
const provisioned = (maximumPollers: number) => ({
  provisioned: { minimumPollers: 1, maximumPollers, pollerGroupName: undefined },
});
const RISING = [10, 20, 40, 100, 200, 400];

interface Case extends MappingCase {
  readonly why: string;
  readonly codes: readonly MappingFindingCode[];
}

const CASES: readonly Case[] = [
  { why: 'a mapping that polls and whose function answers', codes: [] },
  {
    why: 'a problem of an enabled mapping stops it',
    status: { lastProcessingResult: CONNECTION },
    codes: ['mapping-in-trouble'],
  },
  {
    why: 'the same text in both fields is one problem',
    status: { lastProcessingResult: CONNECTION, stateTransitionReason: CONNECTION },
    codes: ['mapping-in-trouble'],
  },
  {
    why: 'a code as the reason is a problem of its own',
    status: { stateTransitionReason: 'EVENT_SOURCE_AUTHZ_ERROR' },
    codes: ['mapping-in-trouble'],
  },
  {
    why: 'a problem of a disabled mapping is one of the past',
    status: { ...disabledFor(HOUR_MS), lastProcessingResult: CONNECTION },
    codes: ['mapping-disabled', 'mapping-was-in-trouble'],
  },
  { why: 'a text nobody knows is no problem', status: { lastProcessingResult: 'All fine today' }, codes: [] },
  { why: 'six days are within the default', status: disabledFor(5.9 * DAY_MS), codes: ['mapping-disabled'] },
  {
    why: 'six days and an hour leave less than the warning time',
    status: disabledFor(6 * DAY_MS + HOUR_MS),
    codes: ['disabled-near-retention'],
  },
  { why: 'eight days are past it', status: disabledFor(8 * DAY_MS), codes: ['disabled-past-retention'] },
  {
    why: 'a cluster that answers knows better than the default',
    status: disabledFor(8 * DAY_MS),
    snapshot: clusterWith([]),
    codes: ['mapping-disabled'],
  },
  {
    why: 'without LastModified only the state is known',
    status: { state: 'Disabled', lastModifiedMs: undefined },
    codes: ['mapping-disabled'],
  },
  {
    why: 'creation may take minutes',
    status: { state: 'Creating', lastModifiedMs: NOW_MS - 5 * MINUTE_MS },
    codes: [],
  },
  {
    why: 'but no half hour',
    status: { state: 'Creating', lastModifiedMs: NOW_MS - 30 * MINUTE_MS },
    codes: ['state-stuck'],
  },
  {
    why: 'an enabled mapping is a member',
    snapshot: clusterWith([]),
    codes: ['enabled-without-members'],
  },
  {
    why: 'not yet, where it was just enabled',
    status: { lastModifiedMs: NOW_MS - MINUTE_MS },
    snapshot: clusterWith([]),
    codes: [],
  },
  { why: 'its own member reads', snapshot: clusterWith([OWN]), codes: [] },
  {
    why: 'a member beside its own',
    snapshot: clusterWith([OWN, member('billing')]),
    codes: ['partitions-owned-by-others'],
  },
  {
    why: 'members of which none bears the UUID may be Lambda under another name',
    snapshot: clusterWith([member('a'), member('b')]),
    codes: [],
  },
  {
    why: 'a disabled mapping reads nothing, somebody does',
    status: disabledFor(HOUR_MS),
    snapshot: clusterWith([member('billing')]),
    codes: ['mapping-disabled', 'disabled-with-members'],
  },
  { why: 'a function that is gone', function: { exists: false }, codes: ['function-missing'] },
  {
    why: 'nothing is said of a function that AWS did not tell',
    aws: { function: notKnown('not allowed') },
    codes: [],
  },
  { why: 'a failed function', function: { state: 'Failed' }, codes: ['function-not-ready'] },
  { why: 'a failed update', function: { lastUpdateStatus: 'Failed' }, codes: ['function-not-ready'] },
  { why: '14 minutes are allowed', function: { timeoutMs: 14 * MINUTE_MS }, codes: [] },
  { why: '15 are not', function: { timeoutMs: 15 * MINUTE_MS }, codes: ['timeout-too-long'] },
  { why: 'nothing may run', function: { reservedConcurrency: known(0) }, codes: ['no-concurrency'] },
  {
    why: 'one invocation for four partitions',
    function: { reservedConcurrency: known(1) },
    snapshot: clusterWith([OWN], 4),
    codes: ['concurrency-below-pollers'],
  },
  {
    why: 'enough for four',
    function: { reservedConcurrency: known(4) },
    snapshot: clusterWith([OWN], 4),
    codes: [],
  },
  {
    why: 'five for each poller, of which there is one',
    mapping: provisioned(1),
    function: { reservedConcurrency: known(5) },
    snapshot: clusterWith([OWN], 40),
    codes: [],
  },
  {
    why: 'how many there can be is not known without the partitions',
    function: { reservedConcurrency: known(1) },
    codes: [],
  },
  {
    why: 'every invocation fails',
    metrics: { Invocations: [3, 3], Errors: [3, 3] },
    codes: ['every-invocation-fails'],
  },
  { why: 'some fail', metrics: { Invocations: [3, 3], Errors: [0, 1] }, codes: ['invocations-fail'] },
  { why: 'throttles', metrics: { Invocations: [3], Throttles: [2] }, codes: ['function-throttled'] },
  { why: 'lag that rises', metrics: { Invocations: [3], OffsetLag: RISING }, codes: ['lag-rises'] },
  { why: 'lag that stands', metrics: { Invocations: [3], OffsetLag: [40, 41, 40, 40, 41, 40] }, codes: [] },
  { why: 'lag that falls', metrics: { Invocations: [3], OffsetLag: RISING.toReversed() }, codes: [] },
  { why: 'three points tell nothing', metrics: { Invocations: [3], OffsetLag: [1, 50, 400] }, codes: [] },
  {
    why: 'lag of a mapping that does not poll is the one of the past',
    status: { lastProcessingResult: CONNECTION },
    metrics: { OffsetLag: RISING },
    codes: ['mapping-in-trouble'],
  },
  {
    why: 'all pollers run, and there is lag',
    mapping: provisioned(2),
    metrics: { Invocations: [3], OffsetLag: [40, 41, 40, 40], ProvisionedPollers: [1, 2] },
    codes: ['pollers-at-maximum'],
  },
  {
    why: 'partitions bind before MaximumPollers',
    mapping: provisioned(50),
    snapshot: clusterWith([OWN], 2),
    metrics: { Invocations: [3], OffsetLag: [40, 41, 40, 40], ProvisionedPollers: [2] },
    codes: ['pollers-at-maximum'],
  },
  {
    why: 'all pollers run, and there is none',
    mapping: provisioned(2),
    metrics: { Invocations: [3], OffsetLag: [0, 0, 0, 0], ProvisionedPollers: [2] },
    codes: [],
  },
  { why: 'lag, and no invocation', metrics: { OffsetLag: [40, 40] }, codes: ['nothing-invoked'] },
  { why: 'no lag, and no invocation', metrics: { OffsetLag: [0, 0] }, codes: [] },
  { why: 'nothing known of the lag', metrics: {}, codes: [] },
  {
    why: 'lag of the cluster, where CloudWatch has none',
    metrics: {},
    snapshot: clusterWith([OWN], 1),
    codes: ['nothing-invoked'],
  },
  {
    why: 'a filter that lets nothing through',
    metrics: { Invocations: [1], PolledEventCount: [40], FilteredOutEventCount: [40] },
    codes: ['filter-drops-all'],
  },
  {
    why: 'nothing polled is nothing dropped',
    metrics: { Invocations: [1], PolledEventCount: [0], FilteredOutEventCount: [0] },
    codes: [],
  },
  { why: 'records are gone', metrics: { Invocations: [1], DroppedEventCount: [2] }, codes: ['records-dropped'] },
  { why: 'a count of 0 is fine', metrics: { Invocations: [1], DroppedEventCount: [0] }, codes: [] },
  { why: 'polls fail', metrics: { Invocations: [1], PollingErrorCount: [2] }, codes: ['polls-or-commits-fail'] },
  { why: 'commits fail', metrics: { Invocations: [1], CommitErrorCount: [2] }, codes: ['polls-or-commits-fail'] },
  {
    why: 'the destination refuses',
    metrics: { Invocations: [1], DestinationDeliveryFailures: [1] },
    codes: ['destination-fails'],
  },
  {
    why: 'the destination is gone',
    aws: { destination: { name: 'arn:aws:sqs:eu-west-1:1:q', exists: known(false), toldBy: 'sqs:GetQueueUrl' } },
    codes: ['destination-missing'],
  },
  {
    why: 'nobody may say whether it is',
    aws: { destination: { name: 'arn:aws:sqs:eu-west-1:1:q', exists: notKnown('denied'), toldBy: 'sqs:GetQueueUrl' } },
    codes: [],
  },
];

const OWN_CODES = new Set<string>(Object.keys(MAPPING_FINDING_CODES));
const ownFindings = (one: MappingCase) => diagnoseCase(one).findings.filter(({ code }) => OWN_CODES.has(code));

describe('findings of a mapping', () => {
  it.each(CASES)('$why: $codes', (one) => {
    expect(
      ownFindings(one)
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual([...one.codes].toSorted());
  });

  it('have a case each', () => {
    const covered = new Set<string>(CASES.flatMap(({ codes }) => codes));
    expect([...OWN_CODES].filter((code) => !covered.has(code))).toEqual([]);
  });

  it('come worst first, each with its severity, its rule and a command that can be pasted', () => {
    for (const one of CASES) {
      const ranks = diagnoseCase(one).findings.map(({ severity }) => ['error', 'warning', 'info'].indexOf(severity));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      for (const { code, severity, why, next, message } of ownFindings(one)) {
        const text = MAPPING_FINDING_CODES[code as MappingFindingCode];
        expect([severity, why]).toEqual([text.severity, text.why]);
        expect(next).toMatch(/^(aws|esmctl|kafka-acls) /);
        expect(`${message} ${next ?? ''}`).not.toMatch(/undefined|NaN|Infinity|HOST:PORT|\bUUID\b/);
      }
    }
  });
});
