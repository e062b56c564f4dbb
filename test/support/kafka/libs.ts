import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mavenEnvironment } from '../maven.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/** The oldest and the newest line of Apache Kafka that the tests run against. */
export const KAFKA_VERSIONS = ['3.9.2', '4.3.1'] as const;
export type KafkaVersion = (typeof KAFKA_VERSIONS)[number];

const CACHE = new URL('../../../.cache/kafka/', import.meta.url).pathname;

function pom(version: KafkaVersion): string {
  const dependency = (artifact: string): string =>
    `<dependency><groupId>org.apache.kafka</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>kafka-test-broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${dependency('kafka_2.13')}${dependency('kafka-tools')}</dependencies>
</project>
`;
}

/** Java is there, which the broker needs, and its jars or Maven, which fetches them. */
export function canRunKafka(): boolean {
  const areFetched = KAFKA_VERSIONS.every((version) => existsSync(libsOf(version)));
  return canRun('java') && (areFetched || canRun('mvn'));
}

function canRun(program: string): boolean {
  return spawnSync(program, ['-version'], { stdio: 'ignore' }).status === 0;
}

function libsOf(version: KafkaVersion): string {
  return join(CACHE, version, 'libs');
}

/** The folder of the broker's jars, fetched from Maven Central once. */
export function kafkaLibs(version: KafkaVersion): string {
  const libs = libsOf(version);
  if (existsSync(libs)) return libs;
  return oneAtATime(join(CACHE, 'libs.lock'), () => {
    if (!existsSync(libs)) fetchLibs(version, libs);
    return libs;
  });
}

function fetchLibs(version: KafkaVersion, libs: string): void {
  const folder = join(CACHE, version);
  const fresh = join(folder, `libs.${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pom.xml'), pom(version));
  const args = ['-q', '-B', '-f', join(folder, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  execFileSync('mvn', [...args, `-DoutputDirectory=${fresh}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: mavenEnvironment(),
  });
  renameSync(fresh, libs);
}
