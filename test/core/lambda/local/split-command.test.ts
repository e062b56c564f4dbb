import { describe, expect, it } from 'vitest';
import { splitCommand } from '../../../../src/core/lambda/local/runtime-api/split-command.ts';
import { EsmctlError } from '../../../../src/core/model/errors.ts';

describe('splitCommand', () => {
  it.each([
    {
      command: 'python3 -m awslambdaric app.handler',
      words: ['python3', '-m', 'awslambdaric', 'app.handler'],
      why: 'blanks separate',
    },
    { command: '  ./bootstrap\t a\n', words: ['./bootstrap', 'a'], why: 'any blanks, also around' },
    { command: `node -e 'a "b" \\n'`, words: ['node', '-e', 'a "b" \\n'], why: 'single quotes are literal' },
    {
      command: `node "a 'b' \\" \\\\ \\n"`,
      words: ['node', `a 'b' " \\ \\n`],
      why: 'a backslash in double quotes quotes few',
    },
    { command: 'my\\ program a\\"b', words: ['my program', 'a"b'], why: 'a backslash outside quotes any' },
    { command: `a'b'"c"d`, words: ['abcd'], why: 'quotes within a word' },
    { command: `run '' ""`, words: ['run', '', ''], why: 'empty words' },
    {
      command: 'echo $HOME *.js | tee > x',
      words: ['echo', '$HOME', '*.js', '|', 'tee', '>', 'x'],
      why: 'no shell runs',
    },
  ])('$command: $why', ({ command, words }) => {
    expect(splitCommand(command)).toEqual(words);
  });

  it.each([
    { command: '   ', why: 'is empty' },
    { command: "''", why: 'is empty' },
    { command: 'node "a', why: 'has an open "' },
    { command: "node 'a", why: "has an open '" },
  ])('refuses $command: $why', ({ command, why }) => {
    const refused = () => splitCommand(command);
    expect(refused).toThrow(EsmctlError);
    expect(refused).toThrow(why);
  });
});
