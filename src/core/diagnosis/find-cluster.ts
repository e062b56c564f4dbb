import { traitsOf } from '../retention/kafka-versions.ts';
import { showsAllCommits } from '../snapshot/facts/group-facts.ts';
import { type Finding, finding } from './finding-codes.ts';
import type { Scene } from './scene.ts';
import { commandFor, countPartitions, namePlaces, spell } from './words.ts';

export const MOST_SKEW_MS = 60_000;
const CLUSTER = 'esmctl inspect cluster';

/** Findings about the brokers, their settings, and what could not be read. */
export function findClusterMatters(scene: Scene): readonly Finding[] {
  return [
    ...findVersions(scene),
    ...findRetention(scene),
    ...findUnread(scene),
    ...findClock(scene),
    ...findMissingTopics(scene),
  ];
}

function findVersions({ retention, group, moment }: Scene): readonly Finding[] {
  const traits = traitsOf(retention.version);
  const findings: Finding[] = [];
  const version = retention.version.known ? retention.version.value : undefined;
  const words =
    version === undefined ? '' : `${version.least}${version.most === undefined ? ' or later' : ` to ${version.most}`}`;
  if (traits.expiresActive === true)
    findings.push(
      finding(
        'kafka-before-2.1',
        `the broker is Kafka ${words}: an enabled mapping does not keep its offsets`,
        CLUSTER,
      ),
    );
  const isClassic = group.type.known && group.type.value === 'classic';
  const mayHaveBug = version !== undefined && (traits.hasRebalancingBug ?? version.most !== undefined);
  if (mayHaveBug && isClassic && moment.isActive)
    findings.push(
      finding(
        'rebalance-may-lose',
        `the broker is Kafka ${words}: commits older than the retention may go in a rebalance`,
        CLUSTER,
      ),
    );
  return findings;
}

function findRetention({ retention, group }: Scene): readonly Finding[] {
  const again = commandFor('inspect group GROUP --offsets-retention 7d', group.group);
  const findings: Finding[] = [];
  if (!retention.retentionMs.known) findings.push(finding('retention-unknown', retention.why, again));
  else if (retention.source === 'assumed') findings.push(finding('retention-assumed', retention.why, again));
  if (retention.source === 'broker' && retention.otherMinutes.length > 0) {
    const message = `other brokers keep offsets for ${retention.otherMinutes.join(', ')} minutes`;
    findings.push(finding('retention-differs', message, CLUSTER));
  }
  return findings;
}

function findUnread({ snapshot, group, partitions }: Scene): readonly Finding[] {
  const findings: Finding[] = [];
  const name = group.group;
  const { offsetsTopic } = snapshot.cluster;
  const commits = group.commits.known ? group.commits.value : [];
  const unread = commits.filter(({ commitTimestampMs }) => !commitTimestampMs.known);
  if (!offsetsTopic.known && (unread.length > 0 || !group.commits.known)) {
    const message = `the offsets topic could not be read: ${offsetsTopic.why}; offsets of topics that we may not see are not shown`;
    findings.push(finding('times-unknown', message, commandFor('inspect group GROUP --empty-since TIME', name)));
  }
  if (offsetsTopic.known && unread.length > 0) {
    const [why] = unread.flatMap(({ commitTimestampMs: time }) => (time.known ? [] : [time.why]));
    const message = `${countPartitions(unread)}: ${why ?? ''} (${namePlaces(unread)})`;
    findings.push(finding('commit-unreadable', message, 'esmctl --version'));
  }
  const unknown = partitions.find(({ expiry }) => expiry.rule === 'unknown');
  if (group.exists.known && !group.exists.value) return findings;
  const facts = [group.type, group.state, group.commits].find((fact) => !fact.known);
  if (facts?.known === false) {
    const isUnseen = !group.exists.known && showsAllCommits(group) && commits.length === 0;
    const nothing = isUnseen ? '; the offsets topic holds no commit of it: whether it is there is not known' : '';
    const examine = group.exists.known ? CLUSTER : commandFor('doctor --group GROUP', name);
    findings.push(finding('group-unknown', `${facts.why}${nothing}`, examine));
  } else if (unknown !== undefined && findings.length === 0 && group.commits.known)
    findings.push(finding('group-unknown', unknown.expiry.why, CLUSTER));
  return findings;
}

function findClock({ snapshot }: Scene): readonly Finding[] {
  const { clockSkew } = snapshot.cluster;
  if (!clockSkew.known || Math.abs(clockSkew.value.aheadMs) <= MOST_SKEW_MS) return [];
  const { aheadMs } = clockSkew.value;
  const message = `the broker’s clock is ${spell(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} ours`;
  return [finding('clock-skew', message, CLUSTER)];
}

function findMissingTopics({ snapshot, group }: Scene): readonly Finding[] {
  const commits = group.commits.known ? group.commits.value : [];
  const gone = snapshot.topics.filter(({ topic, exists }) => {
    return exists.known && !exists.value && commits.some((commit) => commit.topic === topic);
  });
  if (gone.length === 0) return [];
  const message = `the topic ${gone.map(({ topic }) => topic).join(', ')} is not there, and the group has offsets of it`;
  return [finding('topic-missing', message, commandFor('offsets export --group GROUP', group.group))];
}
