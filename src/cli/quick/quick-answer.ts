import { watchOutput } from '../watched-output.ts';
import { handOver } from './handed-over.ts';

/**
 * Answers `esmctl inspect group` without the framework; `argv` is what stands behind the command's name. False where the command is to be
 * run: nothing was done then, or it came to grief and the command will tell.
 */
export async function answerQuickly(argv: readonly string[]): Promise<boolean> {
  // A reader of the messages that went away changes nothing about the work.
  process.stderr.on('error', () => undefined);
  const { answerInspectGroup } = await import('./answer-inspect-group.ts');
  const answer = await answerInspectGroup(argv);
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
