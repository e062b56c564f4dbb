import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type KafkaVersion, kafkaLibs } from './libs.ts';

const run = promisify(execFile);
const LIGHT_JVM = ['-Xmx96m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Kafka's own `kafka-consumer-groups`; resolves with what it prints. */
export async function groupCommand(version: KafkaVersion, servers: string, args: readonly string[]): Promise<string> {
  const command = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';
  const { stdout } = await run('java', [
    ...LIGHT_JVM,
    '-cp',
    join(kafkaLibs(version), '*'),
    command,
    '--bootstrap-server',
    servers,
    ...args,
  ]);
  return stdout;
}
