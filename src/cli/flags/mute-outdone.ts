import { isWritten } from '../name-flag-sources.ts';

/** What this looks at of a flag as oclif has it. */
interface Declared {
  readonly char?: string;
  readonly env?: string;
  readonly exclusive?: readonly unknown[];
}

interface Parsed {
  readonly flags?: unknown;
  readonly baseFlags?: unknown;
}

/**
 * What to parse; flags that one on the command line excludes, and that are not there themselves, read no environment variable any
 * more: what somebody wrote wins over what is set.
 */
export function muteOutdone<Options extends Parsed | undefined>(options: Options, argv: readonly string[]): Options {
  const declared = Object.entries((options?.flags ?? {}) as Readonly<Record<string, Declared>>);
  const written = new Set(declared.flatMap(([name, { char }]) => (isWritten(name, char, argv) ? [name] : [])));
  const outdone = declared
    .flatMap(([name, { exclusive = [] }]) => (written.has(name) ? exclusive : []))
    .filter((name) => typeof name === 'string' && !written.has(name));
  if (options === undefined || outdone.length === 0) return options;
  const flags = Object.fromEntries(
    declared.map(([name, flag]) => [name, outdone.includes(name) ? { ...flag, env: undefined } : flag]),
  );
  // A command is a class: what it inherits has to be named.
  return { ...options, baseFlags: options.baseFlags, flags };
}
