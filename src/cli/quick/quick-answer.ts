import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { watchOutput } from '../watched-output.ts';
import type { Answer } from './answer-inspect-group.ts';
import { handOver } from './handed-over.ts';

interface Quick {
  answerInspectGroup(argv: readonly string[]): Promise<Answer | undefined>;
}

/** How the build wraps the modules of the answer (scripts/bundle-quick.js). */
type Bundle = (require: NodeJS.Require, load: (name: string) => Promise<unknown>, dist: string) => Quick;

/**
 * Answers `esmctl inspect group` from modules that the build put into one file, without the framework; `argv` is what stands behind the
 * command's name. False where the command is to be run: nothing was done then, or it came to grief and the command will tell.
 */
export async function answerQuickly(argv: readonly string[]): Promise<boolean> {
  if (isWatched(process.env)) return false;
  // A reader of the messages that went away changes nothing about the work.
  process.stderr.on('error', () => undefined);
  const answer = await loadQuick(new URL('../../quick/inspect-group.cjs', import.meta.url))?.answerInspectGroup(argv);
  if (answer === undefined) return false;
  if ('failure' in answer) {
    handOver(answer.failure);
    return false;
  }
  process.exitCode = answer.code;
  const output = watchOutput(process.stdout);
  await output.write(`${answer.text}\n`);
  if (output.failure === undefined) return true;
  const { codeOfLostOutput, tellLostOutput } = await import('../tell-lost-output.ts');
  tellLostOutput(output.failure);
  process.exitCode = codeOfLostOutput(answer.code, true);
  return true;
}

/** The framework has modes of its own for those who look into it. */
function isWatched({ DEBUG, OCLIF_DEBUG }: NodeJS.ProcessEnv): boolean {
  return DEBUG !== undefined || OCLIF_DEBUG !== undefined;
}

function loadQuick(url: URL): Quick | undefined {
  const filename = fileURLToPath(url);
  const source = readIfThere(filename)?.toString('latin1');
  if (source === undefined) return undefined;
  // Made by the Node.js that built it; another one takes no notice of it.
  const cachedData = readIfThere(`${filename}.cache`);
  const script = new Script(source, { filename, ...(cachedData === undefined ? {} : { cachedData }) });
  const bundle = script.runInThisContext() as Bundle;
  return bundle(createRequire(import.meta.url), (name) => import(name), new URL('..', url).href);
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
