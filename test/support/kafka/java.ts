import { createHash } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type KafkaVersion, kafkaLibs } from './libs.ts';

/** For a JVM that lives shortly. */
export const JVM = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Arguments of `java` before the class of one of Kafka's own tools. */
export function javaOf(version: KafkaVersion, heapMegabytes: number): string[] {
  return [`-Xmx${heapMegabytes}m`, ...JVM, ...takingSharedClasses(version), '-cp', join(kafkaLibs(version), '*')];
}

/** Kafka's classes as this Java has them ready; another Java has another archive. See shared-classes.ts. */
export function archiveOf(version: KafkaVersion): string {
  return join(dirname(kafkaLibs(version)), `classes-${idOfJava()}.jsa`);
}

export function takingSharedClasses(version: KafkaVersion): readonly string[] {
  const archive = archiveOf(version);
  return existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`] : [];
}

function idOfJava(): string {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'java'));
  const java = realpathSync(places.find((path) => existsSync(path)) ?? 'java');
  return createHash('sha256')
    .update(`${java} ${statSync(java).mtimeMs}`)
    .digest('hex')
    .slice(0, 12);
}
