// npm run kafka -- start|stop: a real Apache Kafka on loopback, for trying things out. Needs Java and Maven.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startBroker } from '../test/support/kafka/broker.ts';
import { canRunKafka, KAFKA_VERSIONS } from '../test/support/kafka/libs.ts';

const folder = new URL('../.cache/kafka/local/', import.meta.url).pathname;
const stateFile = `${folder}state.json`;
const USAGE = 'npm run kafka -- start [--version 4.3.1] [--port 9092], or npm run kafka -- stop';
const { positionals, values } = readArguments();

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        version: { type: 'string', default: '4.3.1' },
        port: { type: 'string', default: '9092' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

async function start(): Promise<void> {
  const version = KAFKA_VERSIONS.find((known) => known === values.version);
  if (version === undefined) fail(`--version is one of ${KAFKA_VERSIONS.join(', ')}`);
  if (!canRunKafka()) fail('Java and Maven are needed: both must be on the PATH');
  if (existsSync(stateFile)) fail('it runs already: npm run kafka -- stop');
  mkdirSync(folder, { recursive: true });
  const port = Number(values.port);
  const properties = { 'auto.create.topics.enable': 'true', 'num.partitions': '3' };
  const broker = await startBroker({ version, folder: `${folder}${version}`, port, properties, detached: true });
  writeFileSync(stateFile, JSON.stringify({ pid: broker.pid, bootstrapServers: broker.bootstrapServers }));
  process.stdout.write(`Apache Kafka ${version} listens on ${broker.bootstrapServers}\n`);
}

function stop(): void {
  if (!existsSync(stateFile)) fail('it does not run');
  const { pid } = JSON.parse(readFileSync(stateFile, 'utf8')) as { pid: number };
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    process.stderr.write('it had ended before\n');
  }
  rmSync(stateFile);
}

if (values.help) process.stdout.write(`${USAGE}\n`);
else if (positionals[0] === 'start') await start();
else if (positionals[0] === 'stop') stop();
else fail(USAGE);
process.exit();
