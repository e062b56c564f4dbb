import type { Command } from '@oclif/core';
import { EsmctlError, type Problem } from '../../core/model/errors.ts';
import { declaredBy } from './declared-flag.ts';
import { findMistakes } from './find-mistakes.ts';

/**
 * The usage error for a command line that oclif refused with `thrown`: everything that is wrong with it, `check` being asked
 * for what else is wrong with the flags that can be read. `thrown` itself where nothing is found.
 */
export async function refuseCommandLine(
  thrown: unknown,
  argv: readonly string[],
  ctor: Command.Class,
  check: (flags: Readonly<Record<string, unknown>>) => Promise<readonly Problem[]>,
): Promise<unknown> {
  const declared = declaredBy(ctor);
  const { problems: found, flags } = findMistakes(argv, declared, process.env);
  if (found.length === 0) return thrown;
  const named = new Set(found.map(({ code }) => code));
  const others = (await check(flags)).filter(({ code }) => !named.has(code));
  return refuseMistakes([...found, ...others], declared.command);
}

function refuseMistakes(problems: readonly Problem[], command: string): EsmctlError {
  const help = `what it takes: esmctl ${command} --help`;
  const [only] = problems;
  const isOne = problems.length === 1 && only !== undefined;
  return new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: isOne ? only.message : `the command line has ${problems.length} mistakes`,
    problems: isOne ? [] : problems,
    next: [...(isOne && only.next !== undefined ? [only.next] : []), help],
  });
}
