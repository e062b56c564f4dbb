import { EsmctlError } from '../../../model/errors.ts';

/**
 * The words of a command as a POSIX shell would split them: blanks separate, `'…'` is literal, `"…"` and a backslash quote.
 * Nothing is expanded: `$`, `*`, `~`, `|`, `>` and `&` are ordinary characters, because no shell runs.
 * @throws EsmctlError (usage) for an empty command or an open quote.
 */
export function splitCommand(command: string): [string, ...string[]] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let index = 0; index < command.length; index += 1) {
    const character = command.charAt(index);
    const next = command.charAt(index + 1);
    if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (character === quote) {
      quote = undefined;
    } else if (character === '\\' && next !== '' && (quote === undefined || (quote === '"' && /["\\$`]/.test(next)))) {
      word = (word ?? '') + next;
      index += 1;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== undefined) throw refuse(command, `has an open ${quote}`);
  if (word !== undefined) words.push(word);
  const [program, ...rest] = words;
  if (program === undefined || program === '') throw refuse(command, 'is empty');
  return [program, ...rest];
}

function refuse(command: string, why: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_EXEC_COMMAND',
    kind: 'usage',
    message: `--exec '${command}' ${why}.`,
    next: ["Name a program and its arguments: --exec 'python3 -m awslambdaric app.handler'"],
  });
}
