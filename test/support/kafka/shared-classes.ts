import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneAtATime } from '../one-at-a-time.ts';
import { formatLog } from './format-log.ts';
import { archiveOf, JVM, takingSharedClasses } from './java.ts';
import { type KafkaVersion, kafkaLibs } from './libs.ts';

const LONGEST_MS = 180_000;
/** Starts a broker, and stops it cleanly when it listens: Java then writes down the classes that it had loaded. */
const LEARN = `
java "$@" & pid=$!
trap 'kill -9 $pid 2>/dev/null' EXIT TERM
until (: > "/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do kill -0 $pid || exit 1; sleep 0.1; done
kill $pid; wait $pid; trap - EXIT`;

export interface BrokerToLearnFrom {
  readonly port: number;
  /** server.properties of a broker on this port, with its log below the folder. */
  propertiesIn(folder: string): string;
}

/**
 * Flags with which Java takes the broker's classes from an archive (class data sharing, JEP 350), made once for each Java: a
 * broker is up in half of the time. Without one, and with one that does not fit, Java loads them as ever.
 */
export function sharedClasses(version: KafkaVersion, broker: BrokerToLearnFrom): readonly string[] {
  const archive = archiveOf(version);
  const failed = `${archive}.failed`;
  if (!existsSync(archive) && !existsSync(failed)) {
    oneAtATime(`${archive}.lock`, () => {
      if (existsSync(archive) || existsSync(failed)) return;
      learn(version, broker, archive);
      // This Java cannot: it is not tried for every broker.
      if (!existsSync(archive)) writeFileSync(failed, '');
    });
  }
  return takingSharedClasses(version);
}

function learn(version: KafkaVersion, { port, propertiesIn }: BrokerToLearnFrom, archive: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'esmctl-classes-'));
  const fresh = `${archive}.${process.pid}`;
  try {
    const file = join(folder, 'server.properties');
    writeFileSync(file, propertiesIn(folder));
    formatLog({ version, nodeId: 1, data: join(folder, 'data'), file, scramUsers: [] });
    const flags = ['-Xmx128m', ...JVM, `-XX:ArchiveClassesAtExit=${fresh}`];
    const args = [...flags, '-cp', join(kafkaLibs(version), '*'), 'kafka.Kafka', file];
    const env = { ...process.env, PORT: String(port) };
    spawnSync('bash', ['-c', LEARN, 'bash', ...args], { env, stdio: 'ignore', timeout: LONGEST_MS });
    if (existsSync(fresh)) renameSync(fresh, archive);
  } finally {
    rmSync(fresh, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}
