import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { oneAtATime } from '../one-at-a-time.ts';
import { javaOf } from './java.ts';
import { type KafkaVersion, kafkaLibs } from './libs.ts';

/** Fixed: a random id that begins with a hyphen is refused by the storage tool. */
const CLUSTER_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

interface LogToFormat {
  readonly version: KafkaVersion;
  readonly nodeId: number;
  /** `log.dirs`; left as it is where it was formatted before. */
  readonly data: string;
  /** server.properties. */
  readonly file: string;
  readonly scramUsers: readonly string[];
}

/** Formats a broker's log folder as the storage tool does; for node 1 by a copy of what the tool made once. */
export function formatLog({ version, nodeId, data, file, scramUsers }: LogToFormat): void {
  if (existsSync(join(data, 'meta.properties'))) return;
  if (nodeId !== 1 || scramUsers.length > 0) {
    const users = scramUsers.flatMap((user) => ['--add-scram', user]);
    runStorageTool(version, file, users);
  } else {
    cpSync(templateOf(version), data, { recursive: true });
  }
}

function templateOf(version: KafkaVersion): string {
  const template = join(dirname(kafkaLibs(version)), 'formatted');
  if (existsSync(template)) return template;
  return oneAtATime(`${template}.lock`, () => {
    if (!existsSync(template)) makeTemplate(version, template);
    return template;
  });
}

function makeTemplate(version: KafkaVersion, template: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'esmctl-format-'));
  const fresh = `${template}.${process.pid}`;
  try {
    const file = join(folder, 'server.properties');
    writeFileSync(file, propertiesOf(fresh));
    mkdirSync(fresh, { recursive: true });
    runStorageTool(version, file, []);
    renameSync(fresh, template);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

function propertiesOf(data: string): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:9093
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${data}
`;
}

function runStorageTool(version: KafkaVersion, file: string, more: readonly string[]): void {
  const tool = [...javaOf(version, 64), 'kafka.tools.StorageTool'];
  const format = ['format', '-t', CLUSTER_ID, '-c', file, '--ignore-formatted'];
  execFileSync('java', [...tool, ...format, ...more], { stdio: 'ignore' });
}
