import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { javaOf } from './java.ts';
import type { KafkaVersion } from './libs.ts';

const run = promisify(execFile);

/** Kafka's own `kafka-consumer-groups`; resolves with what it prints. */
export async function groupCommand(version: KafkaVersion, servers: string, args: readonly string[]): Promise<string> {
  const command = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';
  const { stdout } = await run('java', [...javaOf(version, 96), command, '--bootstrap-server', servers, ...args]);
  return stdout;
}
