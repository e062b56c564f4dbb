import type { ClusterWire } from '../kafka/cluster-wire.ts';
import type { KafkaConnection, TlsSettings } from '../kafka/connection.ts';
import { protocolOf } from '../kafka/diagnose-kafka-error.ts';
import { explainKafkaError } from '../kafka/explain-kafka-error.ts';
import { versionOf } from '../kafka/facts/kafka-version.ts';
import type { Listener } from '../kafka/probe-listener.ts';
import type { TlsProbe } from '../kafka/probes/tls-probe.ts';
import { type ApiVersionsAnswer, apiVersions } from '../kafka/protocol/apis/api-versions.ts';
import { parseServerAddress } from '../model/server-address.ts';
import { type Check, checksOf, type Step } from './check.ts';
import { judgeListener, judgeName, judgePort, judgeTls } from './judge-server.ts';

/** How servers are reached; none of them rejects, but for `connect` of the wire. */
export interface ServerProbes {
  resolveName(host: string): Promise<readonly string[] | Error>;
  openPort(host: string, port: number): Promise<Error | undefined>;
  probeTls(host: string, port: number, tls: TlsSettings): Promise<TlsProbe>;
  probeListener(host: string, port: number): Promise<Listener>;
  openWire(connection: KafkaConnection): ClusterWire;
  /** Our clock, ms. */
  nowMs(): number;
}

export interface ExaminedServer {
  readonly checks: readonly Check[];
  /** Connected, where everything of the server is well; the caller disconnects it. */
  readonly wire: ClusterWire | undefined;
}

const STEPS_OF_A_SERVER = ['name', 'port', 'tls', 'listener', 'login', 'versions'] as const satisfies readonly Step[];

/** Everything of one server (`host:port`), from its name to what it speaks; what depends on a failed step is skipped. */
export async function examineServer(
  server: string,
  connection: KafkaConnection,
  probes: ServerProbes,
): Promise<ExaminedServer> {
  const checks: Check[] = [];
  const wire = await climb(server, { ...connection, servers: [server] }, probes, checks);
  const failed = checks.at(-1)?.step ?? 'name';
  const left = STEPS_OF_A_SERVER.slice(checks.length);
  const skipped = left.map((step) => checksOf(step, server).skipped(`${failed} failed`));
  return { checks: [...checks, ...skipped], wire };
}

async function climb(
  server: string,
  connection: KafkaConnection,
  probes: ServerProbes,
  checks: Check[],
): Promise<ClusterWire | undefined> {
  const add = (check: Check): boolean => {
    checks.push(check);
    return check.status === 'ok' || check.status === 'skipped';
  };
  const { tls, sasl } = connection;
  const address = parseServerAddress(server);
  if (address === undefined) {
    add(checksOf('name', server).unknown('is not host:port, so nothing was asked', ['name servers: -b host:port']));
    return undefined;
  }
  const { host, port } = address;
  const protocol = protocolOf(tls !== undefined, sasl !== undefined);
  if (!add(judgeName(server, await probes.resolveName(host)))) return undefined;
  if (!add(judgePort(server, await probes.openPort(host, port)))) return undefined;
  let listener: Listener | undefined;
  if (tls === undefined) {
    add(checksOf('tls', server).skipped(`not used with security.protocol=${protocol}`));
    listener = await probes.probeListener(host, port);
  } else {
    const probe = await probes.probeTls(host, port, tls);
    const plain = probe.session === undefined ? await probes.probeListener(host, port) : undefined;
    if (!add(judgeTls(server, probe, { connection, nowMs: probes.nowMs(), plain }))) return undefined;
    listener = probe.listener;
  }
  if (!add(judgeListener(server, listener ?? { kind: 'unknown' }, connection))) return undefined;
  return logIn(server, connection, probes, add);
}

async function logIn(
  server: string,
  connection: KafkaConnection,
  probes: ServerProbes,
  add: (check: Check) => boolean,
): Promise<ClusterWire | undefined> {
  const { sasl } = connection;
  const login = checksOf('login', server);
  const versions = checksOf('versions', server);
  const wire = probes.openWire(connection);
  try {
    if (sasl === undefined) add(login.skipped('there is none without SASL'));
    try {
      await wire.connect();
    } catch (error) {
      const problem = explainKafkaError(error, { connection });
      add((sasl === undefined ? versions : login).problem(problem));
      await wire.disconnect().catch(() => undefined);
      return undefined;
    }
    if (sasl !== undefined) add(login.ok(describeLogin(sasl)));
    add(versions.ok(describeVersions(await wire.ask('first', apiVersions, {}))));
    return wire;
  } catch (error) {
    add(versions.problem(explainKafkaError(error, { connection })));
    await wire.disconnect().catch(() => undefined);
    return undefined;
  }
}

function describeLogin(sasl: NonNullable<KafkaConnection['sasl']>): string {
  const mechanism = sasl.mechanism.toUpperCase();
  if (sasl.mechanism !== 'oauthbearer') return `${sasl.username}, by ${mechanism}`;
  return sasl.origin.kind === 'msk-iam' ? 'a token of MSK IAM was taken' : 'the token was taken';
}

/** Release and the features that the cluster settled on; `metadata.version` is what the release is told from. */
export function describeVersions(answer: ApiVersionsAnswer): string {
  const version = versionOf(answer);
  const release = version.known
    ? `Kafka ${version.value.most === undefined ? `${version.value.least} or later` : [...new Set([version.value.least, version.value.most])].join(' to ')}`
    : `of an unknown release: ${version.why}`;
  const features = [...answer.finalized].map(([name, level]) => `${name}=${level}`).toSorted();
  return features.length === 0 ? `${release}, no features` : `${release}; ${features.join(', ')}`;
}
