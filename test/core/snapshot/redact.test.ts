import { describe, expect, it } from 'vitest';
import { known, notKnown } from '../../../src/core/model/known.ts';
import { snapshotToJson } from '../../../src/core/snapshot/file/snapshot-file.ts';
import { redactSnapshot } from '../../../src/core/snapshot/redact.ts';
import { clusterFacts, commitFacts, groupFacts, snapshotOf, topicFacts } from '../../support/snapshots.ts';

const MEMBER = {
  memberId: 'payments-7',
  instanceId: 'payments-static',
  clientId: 'payments-client',
  host: '/10.0.0.7',
  subscribedTopics: known(['payments', 'refunds']),
  assignment: known([{ topic: 'payments', partition: 1 }]),
  sessionTimeoutMs: known(30_000),
};
const SNAPSHOT = snapshotOf({
  cluster: clusterFacts({
    id: notKnown('payments is not a cluster'),
    offsetsTopic: notKnown('no ACL for payments-group'),
  }),
  groups: [
    groupFacts({
      group: 'payments-group',
      members: known([MEMBER]),
      subscribedTopics: known(['payments']),
      commits: known([
        commitFacts({ topic: 'payments', metadata: 'paid by Ann' }),
        commitFacts({ topic: 'refunds', metadata: 'esmctl committedAt=2026-11-20T08:00:00.000Z by Ann' }),
      ]),
    }),
    groupFacts({ group: 'payments', commits: notKnown('the topic payments-2 and payments. are hidden') }),
  ],
  topics: [topicFacts({ topic: 'payments' })],
  missing: [{ what: 'topic payments', why: 'broker /10.0.0.7 is gone', next: undefined }],
});

describe('--redact', () => {
  const redacted = redactSnapshot(SNAPSHOT);
  const text = JSON.stringify(snapshotToJson(redacted));

  it('leaves no name', () => {
    expect(text).not.toMatch(/payments(?!-2)|refunds|Ann|10\.0\.0\.7|957876b6/);
  });

  it('names the same thing the same way everywhere, and a group of the same name differently', () => {
    expect(redacted.topics[0]?.topic).toBe('topic-1');
    const [first, second] = redacted.groups;
    expect(first?.group).toBe('group-1');
    expect(second?.group).toBe('group-2');
    expect(first?.subscribedTopics).toEqual(known(['topic-1']));
    expect(first?.commits.known === true ? first.commits.value.map(({ topic }) => topic) : []).toEqual([
      'topic-1',
      'topic-2',
    ]);
    expect(redacted.missing[0]?.why).toBe('broker host-2 is gone');
    expect(redacted.cluster.offsetsTopic).toEqual(notKnown('no ACL for group-1'));
  });

  it('replaces whole names only', () => {
    expect(second(redacted.groups)?.commits).toEqual(notKnown('the topic payments-2 and group-2. are hidden'));
  });

  it('keeps the times that esmctl wrote into commit metadata, and nothing else of it', () => {
    const metadata =
      redacted.groups[0]?.commits.known === true ? redacted.groups[0].commits.value.map((one) => one.metadata) : [];
    expect(metadata).toEqual(['(redacted)', 'esmctl committedAt=2026-11-20T08:00:00.000Z']);
  });

  it('keeps every fact that is no name', () => {
    expect(redacted.groups[0]?.stateTimestampMs).toEqual(SNAPSHOT.groups[0]?.stateTimestampMs);
    expect(redacted.cluster.brokers[0]?.offsetsRetentionMinutes).toEqual(
      SNAPSHOT.cluster.brokers[0]?.offsetsRetentionMinutes,
    );
  });
});

function second<T>(list: readonly T[]): T | undefined {
  return list[1];
}
