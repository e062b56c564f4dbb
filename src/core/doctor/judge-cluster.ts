import { MOST_SKEW_MS } from '../diagnosis/find-cluster.ts';
import { spell } from '../diagnosis/words.ts';
import { type KafkaConnection, userOf } from '../kafka/connection.ts';
import { explainKafkaError } from '../kafka/explain-kafka-error.ts';
import { type ClusterRights, OPERATION_BIT } from '../kafka/protocol/apis/describe-cluster.ts';
import { explainCode, KAFKA_ERROR } from '../kafka/protocol/error-codes.ts';
import type { Known } from '../model/known.ts';
import type { BrokerFacts, ClockSkew } from '../snapshot/facts/cluster-facts.ts';
import { type Check, checksOf } from './check.ts';

/** Whether the address that a broker advertises leads anywhere from here. `why` is one clause. */
export function judgeAdvertised(id: number, server: string, why: string | undefined): Check {
  const { ok, problem } = checksOf('broker', `${id} at ${server}`);
  if (why === undefined) return ok('answers at the address that it advertises');
  return problem({
    code: 'ESMCTL_KAFKA_UNREACHABLE',
    message: `cannot be used at the address that it advertises: ${why}`,
    next: [
      'clients are sent to this address, whatever -b names: advertised.listeners of the broker must lead there from where clients run',
      'if it is right for Lambda in its VPC, run esmctl there, or make the name known here (VPN, /etc/hosts, port forwarding)',
    ],
  });
}

/** `offsets.retention.minutes` of the brokers that were asked. AWS wants its right too (developer guide, kafka-permissions). */
export function judgeRetention(brokers: readonly BrokerFacts[], connection: KafkaConnection): Check {
  const { ok, problem, unknown } = checksOf('retention');
  const settings = brokers.map(({ offsetsRetentionMinutes }) => offsetsRetentionMinutes);
  const values = [...new Set(settings.flatMap((setting) => (setting.known ? [setting.value.value] : [])))];
  const why = settings.find((setting) => !setting.known);
  if (why?.why.includes('CLUSTER_AUTHORIZATION_FAILED') === true) {
    const { code, next } = explainKafkaError({ type: 'CLUSTER_AUTHORIZATION_FAILED' }, { connection });
    return problem({
      code,
      message: `${userOf(connection) ?? 'the user'} may not read the settings of brokers, which AWS asks for too`,
      next: [...next, '--offsets-retention 7d of inspect and predict stands in for it'],
    });
  }
  if (values.length > 1) {
    return problem({
      code: 'ESMCTL_KAFKA_BROKERS_DISAGREE',
      message: `brokers disagree about offsets.retention.minutes: ${values.toSorted((a, b) => a - b).join(', ')}`,
      next: ['set the same on every broker: the coordinator of a group decides with its own'],
    });
  }
  const [minutes] = values;
  if (minutes === undefined || why !== undefined) {
    return unknown(`offsets.retention.minutes: ${why?.why ?? 'no broker told it'}`, [
      '--offsets-retention 7d of inspect and predict stands in for it',
    ]);
  }
  return ok(`offsets.retention.minutes is ${minutes} (${spell(minutes * 60_000)})`);
}

export function judgeClock(skew: Known<ClockSkew>): Check {
  const { ok, problem, unknown } = checksOf('clock');
  if (!skew.known) return unknown(`the clock of the cluster: ${skew.why}`);
  const { aheadMs, uncertaintyMs } = skew.value;
  const ahead = Math.abs(aheadMs);
  const about = `${seconds(ahead)} ${aheadMs < 0 ? 'behind' : 'ahead of'} ours (± ${seconds(uncertaintyMs)})`;
  if (ahead - uncertaintyMs <= MOST_SKEW_MS) return ok(`the cluster's clock is ${about}`);
  return problem({
    code: 'ESMCTL_CLOCK_SKEW',
    message: `the cluster's clock is ${about}`,
    next: [
      'set both by NTP: tokens, certificates and signatures of AWS are judged by the clock, and so is the expiry of offsets',
    ],
  });
}

function seconds(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : spell(ms);
}

/** Describe on the cluster, which only diagnoses need: without it some facts stay unknown. */
export function judgeClusterRights(rights: Known<ClusterRights>, connection: KafkaConnection): Check {
  const { ok, unknown } = checksOf('cluster-rights');
  if (!rights.known) return unknown(`the rights to the cluster: ${rights.why}`);
  const { error, operations } = rights.value;
  const mayDescribe = ((operations >>> OPERATION_BIT.describe) & 1) === 1;
  if (error === KAFKA_ERROR.none && mayDescribe) return ok('the cluster may be described');
  if (error !== KAFKA_ERROR.none && error !== KAFKA_ERROR.clusterAuthorization) return unknown(explainCode(error));
  const who = userOf(connection);
  return unknown(`${who ?? 'the user'} may not describe the cluster: its clock and the groups of others stay unknown`, [
    `kafka-acls.sh --add --allow-principal User:${who ?? 'NAME'} --operation Describe --cluster (no mapping needs it)`,
  ]);
}

/** What a broker answered to somebody who asked for the topic or the group; `mayBe` are errors that come with the right. */
export function judgeRight(
  about: { readonly topic: string } | { readonly group: string },
  error: number,
  { connection, mayBe, allowed }: { connection: KafkaConnection; mayBe: readonly number[]; allowed: string },
): Check {
  const isTopic = 'topic' in about;
  const { ok, problem, unknown } = isTopic ? checksOf('topic', about.topic) : checksOf('group', about.group);
  if (error === KAFKA_ERROR.none || mayBe.includes(error)) return ok(allowed);
  const type = REFUSALS[error];
  if (type === undefined) return unknown(explainCode(error));
  return problem(explainKafkaError({ type }, { connection, ...about }));
}

const REFUSALS: Readonly<Record<number, string>> = {
  [KAFKA_ERROR.unknownTopicOrPartition]: 'UNKNOWN_TOPIC_OR_PARTITION',
  [KAFKA_ERROR.topicAuthorization]: 'TOPIC_AUTHORIZATION_FAILED',
  [KAFKA_ERROR.groupAuthorization]: 'GROUP_AUTHORIZATION_FAILED',
};
