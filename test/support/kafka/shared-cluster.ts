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

interface Running extends Pick<Broker, 'bootstrapServers' | 'ports' | 'pid'> {
  /** Files that have made their topics on it. */
  readonly users: readonly string[];
}

/** Of a run of the tests, whose first process starts those that run files: gone with its last broker. */
export const RUN_FOLDER = join(tmpdir(), `esmctl-brokers-${process.ppid}`);

/**
 * A broker that all files of a run of the tests share, started by the first that asks. They run beside one another: names of
 * topics, groups and transactions are of one file alone, and nothing is asked of all topics or groups.
 */
export function sharedClusterOf(version: KafkaVersion, setup: SharedSetup = PLAIN): () => TestCluster {
  let cluster: TestCluster | undefined;
  let end: () => Promise<void> = () => Promise.resolve();
  beforeAll(async () => {
    const { connected, disconnect } = await connectTo(await shareBroker(version, setup));
    cluster = connected;
    end = disconnect;
  });
  afterAll(() => end());
  return () => {
    if (cluster === undefined) throw new Error('the broker has not started');
    return cluster;
  };
}

function shareBroker(version: KafkaVersion, { name, ...setup }: SharedSetup): Promise<Running> {
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
    mkdirSync(folder, { recursive: true });
    if (running === undefined) {
      const options = { version, folder, heapMegabytes: HEAP_MEGABYTES, lastsWith: process.ppid, ...setup };
      running = { ...(await startBroker(options)), users: [] };
    }
    const joined = { ...running, users: [...running.users, user] };
    writeFileSync(file, JSON.stringify(joined));
    return joined;
  });
}
