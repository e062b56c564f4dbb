import { suggestName } from '../../core/mapping/suggest-name.ts';
import type { Problem } from '../../core/model/errors.ts';
import type { Declared, DeclaredFlag } from './declared-flag.ts';
import { listChoices, mistake } from './mistake.ts';

/** The words of a command line, each given to its flag. */
export interface WordsRead {
  /** Values of the flags that were written, in their order; of a switch `true` or `false`. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly args: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a command line as oclif does, and goes on where oclif stops: at a flag that is not there, has no value, or is
 * written twice. Words as in `--flag value`, `--flag=value`, `-f value`, `-fvalue`, `--no-flag`; `--` ends the flags.
 */
export function readWords(argv: readonly string[], { flags, args: declaredArgs }: Declared): WordsRead {
  const values = new Map<string, string[]>();
  const args: string[] = [];
  const problems: Problem[] = [];
  const waiting = [...argv];
  let greedy: string | undefined;

  const take = (name: string, value: string): void => {
    const before = values.get(name) ?? [];
    const flag = flags[name];
    if (flag?.type === 'option' && flag.multiple !== true && before.length === 1)
      problems.push(mistake(name, `--${name} is given more than once`, 'leave one of them'));
    values.set(name, [...before, value]);
  };

  while (waiting.length > 0) {
    const word = waiting.shift() ?? '';
    if (word === '--') {
      args.push(...waiting.splice(0));
      break;
    }
    if (!isFlagLike(word)) {
      if (greedy === undefined) args.push(word);
      else take(greedy, word);
      continue;
    }
    const found = findFlag(word, flags);
    if (found === undefined) {
      problems.push(unknownFlag(word, flags));
      // What follows was meant for it, unless the command takes arguments, which it may be as well.
      const takesNone = Object.keys(declaredArgs).length === 0;
      if (takesNone && !word.includes('=') && waiting[0] !== undefined && !isFlagLike(waiting[0])) waiting.shift();
      continue;
    }
    const { name, flag, attached } = found;
    if (flag.type === 'boolean') {
      take(name, word === `--no-${name}` ? 'false' : 'true');
      if (attached !== undefined && !word.startsWith('--')) waiting.unshift(`-${attached}`);
      continue;
    }
    greedy = flag.multiple === true && flag.multipleNonGreedy !== true ? name : undefined;
    const next = attached ?? waiting[0];
    if (next === undefined || (attached === undefined && findFlag(next, flags) !== undefined)) {
      problems.push(mistake(name, `--${name} has no value`, howToGive(name, flag)));
    } else take(name, attached ?? waiting.shift() ?? '');
  }
  return { values, args, problems };
}

function isFlagLike(word: string): boolean {
  return word.startsWith('-') && word !== '-' && !/^-\d/.test(word);
}

interface FoundFlag {
  readonly name: string;
  readonly flag: DeclaredFlag;
  /** What stands in the same word after it. */
  readonly attached: string | undefined;
}

function findFlag(word: string, flags: Declared['flags']): FoundFlag | undefined {
  if (!word.startsWith('-')) return undefined;
  if (!word.startsWith('--')) {
    const found = Object.entries(flags).find(([, { char }]) => char !== undefined && char === word[1]);
    const rest = word.slice(word[2] === '=' ? 3 : 2);
    return found && { name: found[0], flag: found[1], attached: rest === '' ? undefined : rest };
  }
  const [, written = '', attached] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
  const flag = flags[written];
  if (flag !== undefined) return { name: written, flag, attached };
  const negated = flags[written.replace(/^no-/, '')];
  if (!written.startsWith('no-') || negated?.allowNo !== true) return undefined;
  return { name: written.slice('no-'.length), flag: negated, attached };
}

function unknownFlag(word: string, flags: Declared['flags']): Problem {
  const known = Object.entries(flags).flatMap(([name, { allowNo }]) =>
    allowNo === true ? [name, `no-${name}`] : [name],
  );
  const [written = word] = word.split('=');
  const meant = written.startsWith('--') ? suggestName(written.slice(2), known) : undefined;
  return mistake('unknown', `there is no flag ${written}`, meant === undefined ? undefined : `did you mean --${meant}`);
}

/** `--fail-on none, destination or dropped`, `--config mapping.json: what it is`. */
export function howToGive(name: string, { options, helpValue, description, min }: DeclaredFlag): string {
  if (options !== undefined) return `--${name} ${listChoices(options)}`;
  const value = typeof helpValue === 'string' ? helpValue : min === undefined ? 'VALUE' : 'N';
  return `--${name} ${value}${description === undefined ? '' : `: ${description}`}`;
}
