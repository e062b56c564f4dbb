import { chooseStyle } from '../../core/output/style.ts';
import { columnsOf } from '../columns-of.ts';
import type { ExitCode } from '../exit-codes.ts';
import { type InspectGroupsFlags, inspectGroups } from '../inspect/inspect-groups.ts';
import { findMistakes } from '../mistakes/find-mistakes.ts';
import { readWords } from '../mistakes/read-words.ts';
import { carryFrom } from '../next-steps/next-steps.ts';
import { ANSWERED, INSPECT_GROUP } from './inspect-group-words.ts';

/** What there is to print, or what was thrown after the cluster was asked. */
export type Answer = { readonly text: string; readonly code: ExitCode } | { readonly failure: unknown };

/**
 * `esmctl inspect group` for the usual command lines, without loading what the command declares itself with. `argv` is what stands behind
 * the command's name. Undefined, and nothing was done: for the command itself, which says what is wrong where something is.
 */
export async function answerInspectGroup(argv: readonly string[]): Promise<Answer | undefined> {
  const flags = flagsOf(argv, process.env);
  if (flags === undefined) return undefined;
  const { stdout, env } = process;
  const style = chooseStyle({ isTerminal: stdout.isTTY === true, noColorFlag: argv.includes('--no-color'), env });
  try {
    const presentation = { style, columns: columnsOf(stdout) };
    const names = readWords(argv, INSPECT_GROUP).args;
    return await inspectGroups(names, flags, presentation, carryFrom(argv, INSPECT_GROUP));
  } catch (failure) {
    return isUsage(failure) ? undefined : { failure };
  }
}

/** Undefined where anything is wrong, unusual or wanted of the command that is not answered here. */
export function flagsOf(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): InspectGroupsFlags | undefined {
  if (argv.some(isUnusual)) return undefined;
  // How the framework takes the words of a switch there, and empty ones, is its own affair.
  if (env.ESMCTL_JSON !== undefined || env.ESMCTL_DEBUG !== undefined) return undefined;
  if (Object.values(INSPECT_GROUP.flags).some((flag) => flag.env !== undefined && env[flag.env] === ''))
    return undefined;
  const { problems, flags } = findMistakes(argv, INSPECT_GROUP, env);
  if (problems.length > 0) return undefined;
  const given = Object.entries(flags).filter(([, value]) => value !== undefined && value !== false);
  const isUsual = ([name, value]: readonly [string, unknown]): boolean =>
    ANSWERED.has(name) && [value].flat().every((one) => !/^(-|$)/.test(String(one)));
  return given.every(isUsual) ? (flags as unknown as InspectGroupsFlags) : undefined;
}

/** The end of flags, standard input, a number below 0, a switch with a value. */
function isUnusual(word: string): boolean {
  const [, name = ''] = /^--([^=]+)=/.exec(word) ?? [];
  return /^-(-?|\d.*)$/.test(word) || INSPECT_GROUP.flags[name]?.type === 'boolean';
}

/** Told before any server is asked. */
function isUsage(failure: unknown): boolean {
  return failure instanceof Error && 'kind' in failure && failure.kind === 'usage';
}
