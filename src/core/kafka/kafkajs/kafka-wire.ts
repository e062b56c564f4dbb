import { type BrokerAddress, BrokerLost, type ClusterWire, RequestUnknown } from '../cluster-wire.ts';
import type { KafkaConnection } from '../connection.ts';
import { type Api, chooseVersion } from '../protocol/api.ts';
import { createPatience } from './broker-patience.ts';
import { createWireCluster } from './create-wire-cluster.ts';
import { decompress } from './decompress.ts';
import { exchangeOf, rangeIn } from './exchange-of.ts';
import { lostBrokerOf } from './lost-broker.ts';
import type { PrivateBroker, PrivatePool } from './private-brokers.ts';
import { createSocketSet } from './socket-set.ts';

const FETCH = 1;
const FETCH_CONNECTION = 1;

/** Requests that the client does not know, through its connections: its sockets, TLS, SASL and timeouts. */
export function createKafkaWire(connection: KafkaConnection): ClusterWire {
  const sockets = createSocketSet();
  const cluster = createWireCluster(connection, sockets);
  const addresses = new Map<number, BrokerAddress>();
  const connected = new Map<number, Promise<PrivateBroker>>();
  const fetching = new Map<PrivatePool, Promise<unknown>>();
  const patiently = createPatience();

  return { connect, setBrokers, ask, rangeOf, decompress, disconnect };

  async function connect(): Promise<void> {
    await cluster.connect();
    // The client takes an open connection for a broker, also where its first question was never answered.
    if (cluster.brokerPool.seedBroker.versions === null) throw new Error('Broker not connected');
  }

  function setBrokers(brokers: readonly BrokerAddress[]): void {
    for (const broker of brokers) addresses.set(broker.id, broker);
  }

  async function ask<Request, Answer>(
    id: number | 'first',
    api: Api<Request, Answer>,
    request: Request,
  ): Promise<Answer> {
    if (id !== 'first') return askBroker(await reach(id), api, request);
    const seed = cluster.brokerPool.seedBroker;
    try {
      return await askBroker(seed, api, request);
    } catch (error) {
      if (!(error instanceof BrokerLost)) throw error;
      for (const other of addresses.keys()) {
        try {
          const broker = await reach(other);
          if (broker !== seed) return await askBroker(broker, api, request);
        } catch (again) {
          if (!(again instanceof BrokerLost)) throw again;
        }
      }
      throw error;
    }
  }

  async function askBroker<Request, Answer>(
    broker: PrivateBroker,
    api: Api<Request, Answer>,
    request: Request,
  ): Promise<Answer> {
    const version = chooseVersion(api, rangeIn(broker.versions, api.key));
    if (version === undefined) throw new RequestUnknown(api.name);
    return patiently(broker, api.name, async () => {
      if (api.key === FETCH) await fetchConnectionOf(broker);
      return broker.connectionPool.send(exchangeOf(api, request, version));
    });
  }

  /** Connected; rejects with `BrokerLost` where it cannot be. */
  async function reach(id: number): Promise<PrivateBroker> {
    const startedMs = performance.now();
    try {
      return await brokerOf(id);
    } catch (error) {
      throw lostBrokerOf(error, 'ApiVersions', performance.now() - startedMs) ?? error;
    }
  }

  async function rangeOf(id: number | 'first', apiKey: number) {
    return rangeIn((await brokerOf(id)).versions, apiKey);
  }

  function brokerOf(id: number | 'first'): Promise<PrivateBroker> {
    if (id === 'first') return Promise.resolve(cluster.brokerPool.seedBroker);
    const known = connected.get(id);
    if (known !== undefined) return known;
    const connecting = connectTo(id);
    connected.set(id, connecting);
    return connecting;
  }

  async function connectTo(id: number): Promise<PrivateBroker> {
    const address = addresses.get(id);
    if (address === undefined) throw new Error(`the cluster names no broker ${id}`);
    const { host, port } = address;
    const seed = cluster.brokerPool.seedBroker;
    if (seed.connectionPool.host === host && seed.connectionPool.port === port) return seed;
    const connectionPool = await cluster.connectionPoolBuilder.build({ host, port });
    const broker = cluster.brokerPool.createBroker({ connectionPool, logger: cluster.rootLogger, nodeId: id });
    await broker.connect();
    return broker;
  }

  /** The client has a connection of its own for fetches, and opens one for each fetch that comes before it stands. */
  function fetchConnectionOf({ connectionPool }: PrivateBroker): Promise<unknown> {
    const known = fetching.get(connectionPool);
    if (known !== undefined) return known;
    const connecting = connectionPool.getConnection(FETCH_CONNECTION);
    fetching.set(connectionPool, connecting);
    return connecting;
  }

  async function disconnect(): Promise<void> {
    const brokers = await Promise.allSettled(connected.values());
    const others = brokers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    await sockets.endAfter(Promise.allSettled([...others.map((broker) => broker.disconnect()), cluster.disconnect()]));
  }
}
