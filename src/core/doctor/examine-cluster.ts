import type { BrokerAddress, ClusterWire } from '../kafka/cluster-wire.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import { explainKafkaError } from '../kafka/explain-kafka-error.ts';
import { type ClusterMap, OFFSETS_TOPIC, readMap } from '../kafka/facts/cluster-map.ts';
import { type Gathering, mapLimited, whyFailed } from '../kafka/facts/gathering.ts';
import { readBrokers, readClockSkew } from '../kafka/facts/read-brokers.ts';
import { apiVersions } from '../kafka/protocol/apis/api-versions.ts';
import { describeCluster } from '../kafka/protocol/apis/describe-cluster.ts';
import { known, notKnown } from '../model/known.ts';
import { type Check, checksOf } from './check.ts';
import { examineGroup, examineTopic, type RightsQuestion } from './examine-rights.ts';
import type { ServerProbes } from './examine-server.ts';
import { judgeAdvertised, judgeClock, judgeClusterRights, judgeRetention } from './judge-cluster.ts';
import { judgeName, judgePort } from './judge-server.ts';

const BROKERS_AT_ONCE = 8;

export interface ClusterQuestion {
  readonly topics: readonly string[];
  readonly group: string | undefined;
}

/** Everything of the cluster behind a server that is well: its brokers, settings, clock, and our rights. */
export async function examineCluster(
  wire: ClusterWire,
  connection: KafkaConnection,
  { topics, group }: ClusterQuestion,
  probes: ServerProbes,
): Promise<readonly Check[]> {
  const gathering: Gathering = { wire, nowMs: () => probes.nowMs(), miss: () => undefined };
  let map: ClusterMap;
  try {
    map = await readMap(gathering, [OFFSETS_TOPIC, ...topics]);
  } catch (error) {
    return [checksOf('broker').problem(explainKafkaError(error, { connection }))];
  }
  const addresses = map.brokers;
  const reached = await mapLimited(addresses, BROKERS_AT_ONCE, (broker) =>
    reachBroker(broker, wire, connection, probes),
  );
  const reachable = addresses.filter((_, index) => reached[index]?.status === 'ok');
  const question: RightsQuestion = { gathering, connection, map, reachable: new Set(reachable.map(({ id }) => id)) };
  const [facts, skew, rights] = await Promise.all([
    readBrokers(gathering, reachable),
    readClockSkew(gathering),
    wire.ask('first', describeCluster, {}).then(known, (error: unknown) => notKnown(whyFailed(error))),
  ]);
  const rest = [
    ...topics.map((topic) => () => examineTopic(question, topic, 'topic')),
    () => examineGroup(question, group),
  ];
  if (topics.length === 0)
    rest.unshift(() => Promise.resolve(checksOf('topic').skipped('none is named (--topic, --config)')));
  const examined: Check[] = [];
  for (const examine of rest) examined.push(await examine());
  // To ask for a coordinator makes the offsets topic of a cluster that has none yet.
  const now = await readMap(gathering, [OFFSETS_TOPIC]).catch(() => map);
  examined.push(await examineTopic({ ...question, map: now }, OFFSETS_TOPIC, 'offsets-topic'));
  return [
    ...reached,
    judgeRetention(facts, connection),
    judgeClock(skew),
    judgeClusterRights(rights, connection),
    ...examined,
  ];
}

async function reachBroker(
  { id, host, port }: BrokerAddress,
  wire: ClusterWire,
  connection: KafkaConnection,
  probes: ServerProbes,
): Promise<Check> {
  const server = `${host}:${port}`;
  const name = judgeName(server, await probes.resolveName(host));
  if (name.status !== 'ok') return judgeAdvertised(id, server, name.message);
  const open = judgePort(server, await probes.openPort(host, port));
  if (open.status !== 'ok') return judgeAdvertised(id, server, `it ${open.message}`);
  try {
    await wire.ask(id, apiVersions, {});
    return judgeAdvertised(id, server, undefined);
  } catch (error) {
    const explained = explainKafkaError(error, { connection: { ...connection, servers: [server] } });
    return judgeAdvertised(id, server, explained.message);
  }
}
