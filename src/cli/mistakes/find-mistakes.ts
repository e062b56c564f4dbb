import type { Problem } from '../../core/model/errors.ts';
import type { Declared, DeclaredArgument, DeclaredFlag } from './declared-flag.ts';
import { listChoices, mistake } from './mistake.ts';
import { howToGive, readWords } from './read-words.ts';

export interface Mistakes {
  readonly problems: readonly Problem[];
  /** The flags that can be taken, as oclif would parse them, with those of the environment and the defaults. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Everything that is wrong with a command line by what the command declares; oclif itself stops at the first. Pure. */
export function findMistakes(
  argv: readonly string[],
  declared: Declared,
  env: Readonly<Record<string, string | undefined>>,
): Mistakes {
  const { values: written, args, problems } = readWords(argv, declared);
  const found: Problem[] = [...problems];
  const flags: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(declared.flags)) {
    const given = written.get(name) ?? fromEnvironment(flag, env);
    const wrong = [...new Set(given ?? [])].flatMap((value) => checkValue(name, flag, value) ?? []);
    found.push(...wrong);
    const value = wrong.length > 0 ? undefined : parse(flag, given);
    if (value !== undefined) flags[name] = value;
    const isNamed = given !== undefined || problems.some(({ code }) => code === `flag-${name}`);
    if (flag.required === true && !isNamed) found.push(mistake(name, `--${name} is missing`, howToGive(name, flag)));
  }
  return { problems: [...found, ...findClashes(declared, written), ...checkArguments(args, declared)], flags };
}

function parse(flag: DeclaredFlag, given: readonly string[] | undefined): unknown {
  const [last] = given?.slice(-1) ?? [];
  if (given === undefined || last === undefined) return flag.default ?? (flag.type === 'boolean' ? false : undefined);
  if (flag.type === 'boolean') return last !== 'false';
  if (flag.multiple === true) return given;
  return isInteger(flag) ? Number(last) : last;
}

function fromEnvironment(
  { env: variable }: DeclaredFlag,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] | undefined {
  const value = variable === undefined ? undefined : env[variable];
  return value === undefined || value === '' ? undefined : [value];
}

function checkValue(name: string, flag: DeclaredFlag, value: string): Problem | undefined {
  if (flag.type === 'boolean') return undefined;
  if (flag.options !== undefined) {
    if (flag.options.includes(value)) return undefined;
    return mistake(name, `--${name} takes ${listChoices(flag.options)}, not "${value}"`);
  }
  if (!isInteger(flag)) return undefined;
  const { min, max } = flag;
  const isInside = /^-?\d+$/.test(value) && Number(value) >= (min ?? -Infinity) && Number(value) <= (max ?? Infinity);
  if (isInside) return undefined;
  const range =
    min === undefined
      ? ''
      : max === undefined
        ? ` of ${min} or more`
        : ` from ${min} to ${max.toLocaleString('en-US')}`;
  return mistake(name, `--${name} takes a whole number${range}, not "${value}"`);
}

/** All whole numbers of this program have a least value. */
function isInteger({ min, max }: DeclaredFlag): boolean {
  return min !== undefined || max !== undefined;
}

/** Of what was written alone: what stands in the environment gives way to it. */
function findClashes({ flags }: Declared, written: ReadonlyMap<string, unknown>): readonly Problem[] {
  return Object.entries(flags).flatMap(([name, { exclusive = [] }]) =>
    exclusive
      .filter((other) => typeof other === 'string' && written.has(name) && written.has(other))
      .map((other) => mistake(name, `--${name} and --${String(other)} exclude each other`, 'leave one of them')),
  );
}

function checkArguments(args: readonly string[], { command, args: declared, flags, strict }: Declared): Problem[] {
  const entries = Object.entries(declared);
  const missing = entries
    .slice(args.length)
    .filter(([, { required }]) => required === true)
    .map(([name, argument]) => missingArgument(name, argument));
  const extra = strict ? args.slice(entries.length) : [];
  const takes =
    entries.length === 0
      ? 'takes no argument'
      : `takes ${entries.map(([name]) => placeholder(name)).join(' ')} alone, and no`;
  return [
    ...missing,
    ...extra.map(
      (word): Problem => ({
        severity: 'error',
        code: 'argument-extra',
        message: `esmctl ${command} ${takes} "${word}"`,
        ...(word.endsWith('.json') && flags.config !== undefined ? { next: `did you mean --config ${word}` } : {}),
      }),
    ),
  ];
}

function missingArgument(name: string, { description = '' }: DeclaredArgument): Problem {
  const message = `${placeholder(name)} is missing: ${description}`;
  return { severity: 'error', code: `argument-${name}`, message };
}

function placeholder(name: string): string {
  return name.toUpperCase();
}
