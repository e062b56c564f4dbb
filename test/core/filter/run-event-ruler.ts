import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { mavenEnvironment } from '../../support/maven.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PEER = join(ROOT, 'test/peers/event-ruler');
const POM = join(PEER, 'pom.xml');

/** A pattern and an event as event-ruler takes them: texts. */
export interface RulerPair {
  readonly pattern: string;
  readonly event: string;
}

/** `split`: event-ruler's own ways of matching disagree (test/peers/event-ruler/src/RuleMatcher.java). */
export type RulerVerdict = 'true' | 'false' | 'invalid' | 'split true' | 'split false';

/** Why event-ruler cannot be run here, or undefined. */
export function whyNoEventRuler(): string | undefined {
  const missing = ['java', 'mvn'].filter((program) => spawnSync(program, ['-version']).status !== 0);
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not found`;
}

/** Its jars in .cache/, fetched once per version of the pom: offline where Maven has them, else from Maven Central. */
function fetchJars(): string {
  const hash = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12);
  const jars = join(ROOT, '.cache/event-ruler', hash);
  if (existsSync(jars)) return jars;
  const partial = `${jars}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const goals = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`];
  const env = mavenEnvironment();
  if (spawnSync('mvn', ['-o', ...goals], { env }).status !== 0) execFileSync('mvn', goals, { stdio: 'inherit', env });
  if (!existsSync(jars)) renameSync(partial, jars);
  return jars;
}

/** One verdict a pair, in order; one Java process for all of them, which is asked once about equal pairs, pattern by pattern. */
export function runEventRuler(pairs: readonly RulerPair[]): readonly RulerVerdict[] {
  const jars = fetchJars();
  const lines = pairs.map(({ pattern, event }) => JSON.stringify({ pattern, event }));
  const asked = [...new Set(lines)].toSorted();
  const { status, stdout, stderr } = spawnSync(
    'java',
    [
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-Xmn256m',
      '-cp',
      join(jars, '*'),
      join(PEER, 'src/RuleMatcher.java'),
    ],
    { input: asked.map((line) => `${line}\n`).join(''), encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const verdicts = stdout.split('\n').filter((line) => line !== '');
  if (status !== 0 || verdicts.length !== asked.length)
    throw new Error(`event-ruler answered ${verdicts.length} of ${asked.length}:\n${stderr}`);
  const answers = new Map(asked.map((line, at) => [line, verdicts[at] as RulerVerdict]));
  return lines.map((line) => answers.get(line) as RulerVerdict);
}
