import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { formatLog } from './format-log.ts';
import { JVM } from './java.ts';
import { type KafkaVersion, kafkaLibs } from './libs.ts';
import { sharedClasses } from './shared-classes.ts';

export interface BrokerOptions {
  readonly version: KafkaVersion;
  /** Holds the log and the configuration; may be that of an earlier broker. */
  readonly folder: string;
  /** 0 chooses a free one. */
  readonly port?: number;
  /** Its place in a cluster of several; without it the broker is alone. */
  readonly node?: ClusterNode;
  readonly heapMegabytes?: number;
  /** Added to server.properties. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Beside PLAINTEXT: name to protocol; each gets a free port. */
  readonly listeners?: Readonly<Record<string, string>>;
  /** Hosts that further listeners advertise in place of loopback. */
  readonly advertisedHosts?: Readonly<Record<string, string>>;
  /** `SCRAM-SHA-256=[name=ann,password=word]`, made when the log is formatted. */
  readonly scramUsers?: readonly string[];
  /** Goes on when this process ends. */
  readonly detached?: boolean;
  /**
   * Goes on when this process ends, until the process of this id has ended too, when the folder above its own is removed; or until
   * its own folder has had no file in `uses` for half a minute.
   */
  readonly lastsWith?: number;
}

export interface ClusterNode {
  readonly id: number;
  readonly controllerPort: number;
  /** `id@host:port` of all controllers. */
  readonly voters: string;
}

export interface Broker {
  readonly port: number;
  readonly bootstrapServers: string;
  readonly pid: number;
  /** Of each further listener, on loopback. */
  readonly ports: Readonly<Record<string, number>>;
  /** SIGTERM, a clean stop. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

const READY_WITHIN_MS = 180_000;
/**
 * Looks once a second, without a process of its own for it: nobody ever writes to the pipe. Each file in `uses` stands for one who
 * uses the broker; the lock is that of one-at-a-time.ts, under which they come.
 */
const WATCHED = `
folder=$0 main=$1; shift
"$@" & broker=$!
trap 'kill -9 $broker 2>/dev/null; exit' TERM
isUsed() { local use; for use in "$folder"/uses/*; do [ -e "$use" ] && return; done; return 1; }
rm -f "$folder/never"; mkfifo "$folder/never"; exec 3<> "$folder/never"
unused=0
while kill -0 $main 2>/dev/null && kill -0 $broker 2>/dev/null; do
  read -r -t 1 -u 3
  if isUsed; then unused=0; else unused=$((unused + 1)); fi
  [ $unused -lt 30 ] && continue
  unused=0
  own="$folder.lock.$$"; echo $$ > "$own"
  if ln "$own" "$folder.lock" 2>/dev/null; then
    isUsed || { kill -9 $broker; wait $broker; rm -rf "$folder"; }
    rm -f "$folder.lock"
  fi
  rm -f "$own"
done
kill -9 $broker 2>/dev/null; wait $broker
kill -0 $main 2>/dev/null || rm -rf "$(dirname "$folder")"`;

/** Starts one real Apache Kafka broker (KRaft, combined) on loopback; resolves when it takes connections. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { version, folder, heapMegabytes = 128 } = options;
  const classPath = join(kafkaLibs(version), '*');
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const node = options.node ?? alone(await freePort());
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'server.properties');
  const ports: Record<string, number> = {};
  for (const name of Object.keys(options.listeners ?? {})) ports[name] = await freePort();
  const base = baseProperties(port, node, folder);
  writeFileSync(file, propertiesText({ ...withListeners(base, ports, options), ...options.properties }));
  formatLog({ version, nodeId: node.id, data: join(folder, 'data'), file, scramUsers: options.scramUsers ?? [] });
  const spare = alone(await freePort());
  const shared = sharedClasses(version, {
    port,
    propertiesIn: (other) => propertiesText(baseProperties(port, spare, other)),
  });
  const log = openSync(join(folder, 'broker.log'), 'a');
  const memory = [`-Xms${heapMegabytes}m`, `-Xmx${heapMegabytes}m`];
  const java = ['java', ...memory, ...JVM, ...shared, '-cp', classPath, 'kafka.Kafka', file];
  const [command = '', ...args] =
    options.lastsWith === undefined ? java : ['bash', '-c', WATCHED, folder, String(options.lastsWith), ...java];
  const goesOn = options.detached === true || options.lastsWith !== undefined;
  const child = spawn(command, args, { stdio: ['ignore', log, log], detached: goesOn });
  await untilListening(port, child);
  if (goesOn) child.unref();
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    port,
    bootstrapServers: `127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    ports,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function alone(controllerPort: number): ClusterNode {
  return { id: 1, controllerPort, voters: `1@127.0.0.1:${controllerPort}` };
}

function baseProperties(
  port: number,
  { id, controllerPort, voters }: ClusterNode,
  folder: string,
): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': String(id),
    'controller.quorum.voters': voters,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // Tests that kill members do not wait longer than they must.
    'group.min.session.timeout.ms': '500',
    'auto.create.topics.enable': 'false',
    // Old timestamps in test records are not a reason to delete them.
    'log.retention.ms': '-1',
    'log.cleaner.dedupe.buffer.size': '2097152',
    'num.network.threads': '1',
    'num.io.threads': '2',
    'background.threads': '2',
    // A broker that was killed may come back within seconds.
    'broker.session.timeout.ms': '1500',
    'broker.heartbeat.interval.ms': '300',
    // Nothing is written where nothing happens.
    'metadata.max.idle.interval.ms': '0',
  };
}

function withListeners(
  base: Readonly<Record<string, string>>,
  ports: Readonly<Record<string, number>>,
  { listeners = {}, advertisedHosts = {} }: BrokerOptions,
): Record<string, string> {
  const added = Object.entries(ports).map(([name, port]) => `${name}://127.0.0.1:${port}`);
  const told = Object.entries(ports).map(([name, port]) => `${name}://${advertisedHosts[name] ?? '127.0.0.1'}:${port}`);
  const map = Object.entries(listeners).map(([name, protocol]) => `${name}:${protocol}`);
  return {
    ...base,
    listeners: [base.listeners, ...added].join(','),
    'advertised.listeners': [base['advertised.listeners'], ...told].join(','),
    'listener.security.protocol.map': [base['listener.security.protocol.map'], ...map].join(','),
  };
}

function propertiesText(properties: Readonly<Record<string, string>>): string {
  return `${Object.entries(properties)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the broker ended with status ${child.exitCode}; see broker.log`);
    if (await canConnect(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // A watcher ends its broker.
  child.kill(child.spawnfile === 'bash' ? 'SIGTERM' : 'SIGKILL');
  throw new Error(`the broker does not listen on port ${port} after ${READY_WITHIN_MS / 1000} s`);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
