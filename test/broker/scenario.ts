import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { handler, mappingText, readSeen } from '../commands/run/scenario.ts';
import { canRunKafka } from '../support/kafka/libs.ts';
import { requirePeer } from '../support/peers.ts';

export const HAS_KAFKA = requirePeer('Apache Kafka', canRunKafka(), 'Java and Maven must be on the PATH');

/** The mapping of a group of its own on one topic. */
export function mappingOn(topic: string, fields: Readonly<Record<string, unknown>> = {}): string {
  return mappingText({
    Topics: [topic],
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: `${topic}-group` },
    MaximumBatchingWindowInSeconds: 0,
    ...fields,
  });
}

/** Arguments of a run of `mapping.json` in `cwd` that notes in `cwd/seen` what its function got. */
export function noting(cwd: string, servers: string, exportName = 'note'): string[] {
  const seen = `SEEN=${join(cwd, 'seen')}`;
  return ['run', '-c', 'mapping.json', '-b', servers, ...handler(exportName), '--env', seen, '--json'];
}

/** Offsets of each partition in the order of invocation. */
export function seenBy(cwd: string): Record<string, number[]> {
  const seen: Record<string, number[]> = {};
  const path = join(cwd, 'seen');
  if (!existsSync(path)) return seen;
  for (const { partition, offset } of readSeen(path)) {
    seen[partition] ??= [];
    seen[partition].push(offset);
  }
  return seen;
}

/** How often an offset came that does not follow what was seen so far: the start of a repetition is one, a gap too. */
export function gapsIn(offsets: readonly number[]): number {
  let next = 0;
  let gaps = 0;
  for (const offset of offsets) {
    if (offset > next) gaps += 1;
    next = offset + 1;
  }
  return gaps;
}

export function distinct(offsets: readonly number[] = []): number {
  return new Set(offsets).size;
}

/** Files of a run whose partitions do not wait long for a process that was killed. */
export function killable(topic: string, fields: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return { 'mapping.json': mappingOn(topic, fields), 'client.properties': 'session.timeout.ms=2000\n' };
}

export const WITH_PROPERTIES = ['--command-config', 'client.properties'];

/** Deliveries beyond the first of each record, over all partitions. */
export function duplicatesIn(seen: Readonly<Record<string, readonly number[]>>): number {
  return Object.values(seen).reduce((sum, offsets) => sum + offsets.length - distinct(offsets), 0);
}
