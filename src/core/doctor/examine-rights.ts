import { countPartitions } from '../diagnosis/words.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import type { ClusterMap } from '../kafka/facts/cluster-map.ts';
import { type Gathering, whyFailed } from '../kafka/facts/gathering.ts';
import { fetchRecords } from '../kafka/protocol/apis/fetch.ts';
import { findCoordinator } from '../kafka/protocol/apis/find-coordinator.ts';
import { heartbeat } from '../kafka/protocol/apis/heartbeat.ts';
import { explainCode, isPassing, KAFKA_ERROR } from '../kafka/protocol/error-codes.ts';
import { type Check, checksOf } from './check.ts';
import { judgeRight } from './judge-cluster.ts';

export interface RightsQuestion {
  readonly gathering: Gathering;
  readonly connection: KafkaConnection;
  readonly map: ClusterMap;
  /** Ids of the brokers that answer. */
  readonly reachable: ReadonlySet<number>;
}

/** An id that no broker gives to a member. */
const NO_MEMBER = 'esmctl-doctor';
const TRIES = 40;
const TRY_AGAIN_MS = 250;
/** What a coordinator answers to a stranger who has the right. */
const STRANGER = [KAFKA_ERROR.unknownMemberId, KAFKA_ERROR.groupIdNotFound, 22, 27, 82] as const;

/** May it be described and read? A fetch that is asked for next to nothing tells. */
export async function examineTopic(
  { gathering, connection, map, reachable }: RightsQuestion,
  topic: string,
  step: 'topic' | 'offsets-topic',
): Promise<Check> {
  const isOffsets = step === 'offsets-topic';
  const make = isOffsets ? checksOf(step) : checksOf(step, topic);
  const found = map.topics.get(topic);
  if (found === undefined) return make.unknown('the broker left it out of its answer');
  const judge = (error: number, allowed: string): Check => {
    const check = judgeRight({ topic }, error, { connection, mayBe: [KAFKA_ERROR.offsetOutOfRange], allowed });
    return isOffsets ? asOffsetsTopic(check, error) : check;
  };
  if (found.error !== KAFKA_ERROR.none) return judge(found.error, '');
  const orphans = found.partitions.filter(({ leaderId }) => leaderId < 0);
  if (orphans.length > 0 && !isOffsets) {
    return make.problem({
      code: 'ESMCTL_KAFKA_NO_LEADER',
      message: `${orphans.length} of ${countPartitions(found.partitions)} have no leader and cannot be read`,
      next: ['their brokers are down: kafka-topics.sh --describe --unavailable-partitions'],
    });
  }
  if (orphans.length > 0 && orphans.length === found.partitions.length) {
    return make.unknown('__consumer_offsets has no leader: when groups became empty stays unknown', [
      'its brokers are down: kafka-topics.sh --describe --unavailable-partitions',
    ]);
  }
  const place = found.partitions.find(({ leaderId }) => reachable.has(leaderId));
  if (place === undefined) return make.skipped('no leader of its partitions can be reached');
  const { partition, leaderId } = place;
  try {
    const places = [{ topic, partition, offset: 0n, maxBytes: 1 }];
    const [fetched] = await gathering.wire.ask(leaderId, fetchRecords, { maxBytes: 1, places });
    if (fetched === undefined) return make.unknown('the broker answered nothing');
    return judge(fetched.error, `may be read, ${countPartitions(found.partitions)}`);
  } catch (error) {
    return make.unknown(whyFailed(error));
  }
}

/** Nobody needs the offsets topic but diagnoses: what is hidden there stays unknown. */
function asOffsetsTopic(check: Check, error: number): Check {
  const { ok, unknown, skipped } = checksOf('offsets-topic');
  if (check.status === 'ok') return ok(`__consumer_offsets ${check.message}`);
  if (error === KAFKA_ERROR.unknownTopicOrPartition) return skipped('there is no __consumer_offsets yet');
  const why = error === KAFKA_ERROR.topicAuthorization ? 'may not be read' : `cannot be read: ${explainCode(error)}`;
  const next = check.next.map((step) => (step.startsWith('kafka-acls.sh') ? `${step} (no mapping needs it)` : step));
  return unknown(`__consumer_offsets ${why}: when groups became empty stays unknown`, next);
}

/** May it be described (the coordinator is told) and used? A sign of life of nobody tells, and changes nothing. */
export async function examineGroup(
  { gathering, connection, reachable }: RightsQuestion,
  group: string | undefined,
): Promise<Check> {
  if (group === undefined) return checksOf('group').skipped('none is named (--group, --config)');
  const make = checksOf('group', group);
  const judge = (error: number): Check =>
    judgeRight({ group }, error, { connection, mayBe: STRANGER, allowed: 'may be joined and committed to' });
  try {
    const coordinator = await whilePassing(async () => {
      const [found] = await gathering.wire.ask('first', findCoordinator, { groups: [group] });
      return found ?? { nodeId: -1, error: KAFKA_ERROR.coordinatorNotAvailable };
    });
    if (coordinator.error !== KAFKA_ERROR.none) return judge(coordinator.error);
    if (!reachable.has(coordinator.nodeId)) {
      return make.skipped(`its coordinator, broker ${coordinator.nodeId}, cannot be reached`);
    }
    const ask = () => gathering.wire.ask(coordinator.nodeId, heartbeat, { group, memberId: NO_MEMBER });
    return judge((await whilePassing(ask)).error);
  } catch (error) {
    return make.unknown(whyFailed(error));
  }
}

/** Coordinators load their groups for a moment after a start. */
async function whilePassing<T extends { readonly error: number }>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if (attempt === TRIES || !isPassing(answer.error)) return answer;
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
}
