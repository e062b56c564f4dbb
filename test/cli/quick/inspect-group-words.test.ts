import * as Parser from '@oclif/core/parser';
import { describe, expect, it } from 'vitest';
import { declaredBy } from '../../../src/cli/mistakes/declared-flag.ts';
import { readWords } from '../../../src/cli/mistakes/read-words.ts';
import { flagsOf } from '../../../src/cli/quick/answer-inspect-group.ts';
import { ANSWERED, INSPECT_GROUP } from '../../../src/cli/quick/inspect-group-words.ts';
import InspectGroup from '../../../src/commands/inspect/group.ts';

InspectGroup.id = 'inspect:group';
const declared = declaredBy(InspectGroup);

/** All that bears on how words are read; the rest is for the help. */
const FOR_HELP = new Set(['name', 'description', 'helpGroup', 'helpValue', 'input', 'parse']);
const bearing = (flag: object): object =>
  Object.fromEntries(
    Object.entries(flag).filter(([key, value]) => !FOR_HELP.has(key) && value !== undefined && value !== false),
  );

describe('what the quick answer knows of inspect group', () => {
  it.each(Object.entries(declared.flags))('--%s is as the command declares it', (name, flag) => {
    expect(INSPECT_GROUP.flags[name]).toEqual(bearing(flag));
  });

  it('is all that the command declares, and nothing else', () => {
    expect(Object.keys(INSPECT_GROUP.flags).sort()).toEqual(Object.keys(declared.flags).sort());
    expect(Object.keys(INSPECT_GROUP.args)).toEqual(Object.keys(declared.args));
    expect([INSPECT_GROUP.command, INSPECT_GROUP.strict]).toEqual([declared.command, declared.strict]);
    expect([...ANSWERED].filter((name) => !(name in declared.flags))).toEqual([]);
  });
});

/** As the framework reads them, without what was not given. */
async function parse(argv: readonly string[]): Promise<{ readonly flags: object; readonly names: unknown }> {
  const { args, baseFlags, flags, strict } = InspectGroup;
  const parsed = await Parser.parse([...argv], { args, strict, flags: { ...baseFlags, ...flags } });
  return { flags: bearing(parsed.flags), names: parsed.argv };
}

describe('a command line that is answered quickly', () => {
  it.each([
    ['orders'],
    ['orders', 'payments', '-b', 'a:1,b:2', '--json'],
    ['--all', '-ba:1', '--fail-on=at-risk'],
    ['orders', '--topic', 'one', 'two', '--warn-within', '48h', 'three'],
    ['orders', '--topic', 'one', '--topic=two', '--no-color'],
    ['orders', '-b=a:1', '--starting-position', '2026-12-01', '--offsets-retention=7d'],
    ['--command-config', 'c.properties', 'orders', '--empty-since', '2026-12-01T08:00Z', '--every', '5s'],
    ['orders', '--json', '--json'],
  ])('is read as the framework reads it: %s %s %s %s %s', async (...argv) => {
    const { args: names } = readWords(argv, INSPECT_GROUP);
    expect({ flags: bearing(flagsOf(argv, {}) ?? {}), names }).toEqual(await parse(argv));
  });

  it('takes servers from the environment, and what is written before them', () => {
    const env = { ESMCTL_BOOTSTRAP_SERVERS: 'a:1', ESMCTL_COMMAND_CONFIG: 'c.properties' };
    expect(flagsOf(['orders'], env)).toMatchObject({ 'bootstrap-servers': 'a:1', 'command-config': 'c.properties' });
    expect(flagsOf(['orders', '-b', 'b:2'], env)).toMatchObject({ 'bootstrap-servers': 'b:2' });
  });
});

describe('left to the command', () => {
  it.each([
    { why: 'help', argv: ['orders', '--help'] },
    { why: 'help, in short', argv: ['-h'] },
    { why: 'no such flag', argv: ['orders', '--wrong'] },
    { why: 'no value', argv: ['orders', '-b'] },
    { why: 'a value that is none of those', argv: ['orders', '--fail-on', 'active'] },
    { why: 'written twice', argv: ['-b', 'a:1', '-b', 'b:2'] },
    { why: 'an empty value', argv: ['orders', '-b', ''] },
    { why: 'the end of flags', argv: ['--', 'orders'] },
    { why: 'standard input', argv: ['-'] },
    { why: 'a value that looks like a flag', argv: ['orders', '--empty-since', '-x'] },
    { why: 'one of several values that does', argv: ['orders', '--topic', 'one', '--topic', '-2'] },
    { why: 'a name that looks like a number', argv: ['-5'] },
    { why: 'a switch with a value', argv: ['orders', '--json=false'] },
    { why: 'a file of facts', argv: ['orders', '--snapshot', 'facts.json'] },
    { why: 'a mapping', argv: ['-c', 'mapping.json'] },
    { why: 'a profile', argv: ['orders', '--profile', 'work'] },
    { why: 'a journal', argv: ['orders', '--journal', 'seen'] },
    { why: 'more than one look', argv: ['orders', '--watch'] },
    { why: 'stack traces', argv: ['orders', '--debug'] },
    { why: 'a profile of the environment', argv: ['orders'], env: { ESMCTL_PROFILE: 'work' } },
    { why: 'a mapping of the environment', argv: ['orders'], env: { ESMCTL_CONFIG: 'mapping.json' } },
    { why: 'a switch of the environment', argv: ['orders'], env: { ESMCTL_JSON: 'false' } },
    { why: 'empty in the environment', argv: ['-b', 'a:1'], env: { ESMCTL_COMMAND_CONFIG: '' } },
    { why: 'another switch of it', argv: ['orders'], env: { ESMCTL_DEBUG: '' } },
  ])('$why: $argv', ({ argv, env = {} }) => {
    expect(flagsOf(argv, env)).toBeUndefined();
  });
});
