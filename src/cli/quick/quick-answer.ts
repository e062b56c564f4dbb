import { watchOutput } from '../watched-output.ts';
import { answerInspectGroup } from './answer-inspect-group.ts';

/**
 * Answers `esmctl inspect group` without the framework; `argv` is what stands behind the command's name. Resolves with whether it did:
 * where not, nothing was done, or it came to grief on `failure`, which the command tells.
 */
export async function answerQuickly(argv: readonly string[]): Promise<boolean | { readonly failure: unknown }> {
  // A reader of the messages that went away changes nothing about the work.
  process.stderr.on('error', () => undefined);
  const answer = await answerInspectGroup(argv);
  if (answer === undefined) return false;
  if ('failure' in answer) return answer;
  process.exitCode = answer.code;
  const output = watchOutput(process.stdout);
  await output.write(`${answer.text}\n`);
  if (output.failure === undefined) return true;
  const { codeOfLostOutput, tellLostOutput } = await import('../tell-lost-output.ts');
  tellLostOutput(output.failure);
  process.exitCode = codeOfLostOutput(answer.code, true);
  return true;
}
