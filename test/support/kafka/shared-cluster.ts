import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { oneAfterTheOther } from '../one-at-a-time.ts';
import { isRunning, untilGone } from '../run-esmctl.ts';
import { type Broker, startBroker } from './broker.ts';
import { connectTo, type Setup, type TestCluster } from './cluster.ts';
import type { KafkaVersion } from './libs.ts';

/** What files need of a broker that they share. */
export interface SharedSetup extends Setup {
  /** One broker for each name and version. */
  readonly name: string;
}

/** A listener that tells its clients to come to a host which is not there. */
export const PLAIN: SharedSetup = {
  name: 'plain',
  listeners: { LOST: 'PLAINTEXT' },
  advertisedHosts: { LOST: 'kafka-1.vpc.invalid' },
};

/** Offsets of inactive groups are kept for a minute. */
export const FORGETFUL: SharedSetup = {
  name: 'forgetful',
  properties: { 'offsets.retention.minutes': '1', 'offsets.retention.check.interval.ms': '2000' },
};

/** Files run beside one another. */
const HEAP_MEGABYTES = 256;
/** It is not killed to come back within seconds, so its signs of life are as seldom as they are by default. */
const SELDOM = { 'broker.heartbeat.interval.ms': '2000', 'broker.session.timeout.ms': '9000' };

interface Running extends Pick<Broker, 'bootstrapServers' | 'ports' | 'pid'> {
  /** Files that have made their topics on it. */
  readonly users: readonly string[];
}

/** Of a run of the tests, whose first process starts those that run files: gone with its last broker. */
export const RUN_FOLDER = join(tmpdir(), `esmctl-brokers-${process.ppid}`);

/**
 * A broker that all files of a run of the tests share: the first that asks starts it, and it ends when none has used it for a
 * while. They run beside one another: names of topics, groups and transactions are of one file alone, and nothing is asked of all
 * topics or groups.
 */
export function sharedClusterOf(version: KafkaVersion, setup: SharedSetup = PLAIN): () => TestCluster {
  let cluster: TestCluster | undefined;
  let end: () => Promise<void> = () => Promise.resolve();
  beforeAll(async () => {
    const broker = await shareBroker(version, setup);
    const { connected, disconnect } = await connectTo(broker);
    cluster = connected;
    end = async () => {
      await disconnect();
      rmSync(broker.use);
    };
  });
  afterAll(() => end());
  return () => {
    if (cluster === undefined) throw new Error('the broker has not started');
    return cluster;
  };
}

/** The broker, and the file that stands for this use of it. */
function shareBroker(
  version: KafkaVersion,
  { name, properties, ...setup }: SharedSetup,
): Promise<Running & { readonly use: string }> {
  const folder = join(RUN_FOLDER, `${name}-${version}`);
  const file = join(folder, 'shared.json');
  const user = expect.getState().testPath ?? '';
  return oneAfterTheOther(`${folder}.lock`, async () => {
    let running = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Running) : undefined;
    // A file that runs once more, as it does when one watches the tests, needs a broker without its topics.
    if (running !== undefined && (running.users.includes(user) || !isRunning(running.pid))) {
      if (isRunning(running.pid)) process.kill(running.pid, 'SIGTERM');
      await untilGone([running.pid]);
      rmSync(folder, { recursive: true, force: true });
      running = undefined;
    }
    const uses = join(folder, 'uses');
    mkdirSync(uses, { recursive: true });
    if (running === undefined) {
      const lasting = {
        heapMegabytes: HEAP_MEGABYTES,
        lastsWith: process.ppid,
        properties: { ...SELDOM, ...properties },
      };
      running = { ...(await startBroker({ version, folder, ...setup, ...lasting })), users: [] };
    }
    const joined = { ...running, users: [...running.users, user] };
    writeFileSync(file, JSON.stringify(joined));
    const use = join(uses, String(joined.users.length));
    writeFileSync(use, user);
    return { ...joined, use };
  });
}
