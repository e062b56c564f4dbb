import { describe, expect, it } from 'vitest';
import { runFlags } from '../../../src/cli/flags/run-flags.ts';
import type { Declared } from '../../../src/cli/mistakes/declared-flag.ts';
import { findMistakes } from '../../../src/cli/mistakes/find-mistakes.ts';

const DECLARED: Declared = {
  command: 'do it',
  flags: {
    config: { type: 'option', char: 'c', required: true, helpValue: 'FILE', description: 'the mapping' },
    topic: { type: 'option', multiple: true },
    pollers: { type: 'option', min: 1, max: 2000, env: 'ESMCTL_POLLERS' },
    retries: { type: 'option', min: 0 },
    'fail-on': { type: 'option', options: ['none', 'dropped', 'sent'], default: 'none' },
    snapshot: { type: 'option', exclusive: ['servers'] },
    servers: { type: 'option', char: 'b', env: 'ESMCTL_SERVERS' },
    local: { type: 'boolean', allowNo: true, default: true },
    yes: { type: 'boolean', char: 'y' },
  },
  args: {},
  strict: true,
};
const WITH_ARGUMENTS: Declared = {
  ...DECLARED,
  args: { before: { required: true, description: 'as it is' }, after: {} },
};

interface Case {
  readonly why: string;
  readonly line: string;
  readonly declared?: Declared;
  readonly env?: Readonly<Record<string, string>>;
  /** The messages, and after a bar what to do next. */
  readonly says: readonly string[];
}

const CASES: readonly Case[] = [
  { why: 'nothing wrong', line: '-c m --topic a b --pollers=3 --no-local -y --fail-on sent', says: [] },
  { why: 'letters with their values', line: '-cm -b=h:1 -y', says: [] },
  {
    why: 'several things, all of them named',
    line: '-c m --polers 3 --fail-on x --pollers many --retries',
    says: [
      'there is no flag --polers|did you mean --pollers',
      '--retries has no value|--retries N',
      '--pollers takes a whole number from 1 to 2,000, not "many"',
      '--fail-on takes none, dropped or sent, not "x"',
    ],
  },
  { why: 'a flag that must be there', line: '', says: ['--config is missing|--config FILE: the mapping'] },
  { why: 'a value that is a flag', line: '-c --yes', says: ['--config has no value|--config FILE: the mapping'] },
  { why: 'a flag twice', line: '-c a --config b', says: ['--config is given more than once|leave one of them'] },
  {
    why: 'a number too small',
    line: '-c m --retries -1',
    says: ['--retries takes a whole number of 0 or more, not "-1"'],
  },
  {
    why: 'a broken number',
    line: '-c m --retries 1.5',
    says: ['--retries takes a whole number of 0 or more, not "1.5"'],
  },
  {
    why: 'a negation with a slip',
    line: '-c m --no-locl',
    says: ['there is no flag --no-locl|did you mean --no-local'],
  },
  { why: 'a letter that is none', line: '-c m -x', says: ['there is no flag -x'] },
  {
    why: 'two that exclude each other',
    line: '-c m --snapshot f -b h:1',
    says: ['--snapshot and --servers exclude each other|leave one of them'],
  },
  {
    why: 'one written, the other of the environment',
    line: '-c m --snapshot f',
    env: { ESMCTL_SERVERS: 'h:1' },
    says: [],
  },
  {
    why: 'a wrong value of the environment',
    line: '-c m',
    env: { ESMCTL_POLLERS: '0' },
    says: ['--pollers takes a whole number from 1 to 2,000, not "0"'],
  },
  {
    why: 'the value of an unknown flag is no word too many',
    line: '-c m --nonsense here',
    says: ['there is no flag --nonsense'],
  },
  {
    why: 'a mapping without its flag',
    line: '-c m other.json',
    says: ['esmctl do it takes no argument "other.json"|did you mean --config other.json'],
  },
  { why: 'arguments that are missing', line: '-c m', declared: WITH_ARGUMENTS, says: ['BEFORE is missing: as it is'] },
  {
    why: 'one argument too many',
    line: '-c m a b c',
    declared: WITH_ARGUMENTS,
    says: ['esmctl do it takes BEFORE AFTER alone, and no "c"'],
  },
  { why: 'an argument behind the end of flags', line: '-c m -- --yes', declared: WITH_ARGUMENTS, says: [] },
];

describe('everything that is wrong with a command line', () => {
  it.each(CASES)('$why', ({ line, declared = DECLARED, env = {}, says }) => {
    const { problems } = findMistakes(line === '' ? [] : line.split(' '), declared, env);
    expect(problems.map(({ message, next }) => (next === undefined ? message : `${message}|${next}`))).toEqual(says);
  });

  it('gives what can be taken as oclif would', () => {
    const argv = ['-c', 'm', '--pollers', '3', '--topic', 'a', 'b', '--no-local', '--retries', 'x'];
    expect(findMistakes(argv, DECLARED, { ESMCTL_SERVERS: 'h:1' }).flags).toEqual({
      config: 'm',
      pollers: 3,
      topic: ['a', 'b'],
      local: false,
      yes: false,
      servers: 'h:1',
      'fail-on': 'none',
    });
  });

  it('knows the flags that commands declare', () => {
    const declared = { ...DECLARED, flags: runFlags as Declared['flags'] };
    const { problems } = findMistakes(['--pollers', '0', '--function-memory', 'much'], declared, {});
    expect(problems.map(({ message }) => message)).toEqual([
      '--pollers takes a whole number from 1 to 2,000, not "0"',
      '--function-memory takes a whole number from 128 to 10,240, not "much"',
    ]);
  });
});
