import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, type Page, proseOf, ROOT, readPages } from './documents.ts';

interface Flag {
  readonly name: string;
  readonly char?: string;
  readonly allowNo?: boolean;
}

interface Manifest {
  readonly commands: Readonly<Record<string, { readonly flags: Readonly<Record<string, Flag>> }>>;
}

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest;
const AUTOCOMPLETE = readManifest('node_modules/@oclif/plugin-autocomplete/oclif.manifest.json');
const MANIFEST: Manifest = {
  commands: { ...AUTOCOMPLETE.commands, ...readManifest('oclif.manifest.json').commands },
};

/** Everything written like a command line: lines of fenced blocks, and code within the prose. */
function commandLinesOf(page: Page): readonly string[] {
  const joined = blocksOf(page)
    .filter(({ language }) => language !== 'json')
    .map(({ lines }) => lines.join('\n').replace(/\s*\\\n\s*/g, ' '));
  const fenced = joined.flatMap((text) => text.split('\n')).filter((line) => !line.startsWith('error '));
  const inline = [...proseOf(page).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...fenced, ...inline].flatMap((line) => {
    const match = /(?:^|[$|(;&] ?|npx )esmctl( .*)$/.exec(line);
    return match?.[1] === undefined ? [] : [match[1]];
  });
}

/** The words of one command, up to a pipe, a redirection or a separator. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const end = words.findIndex((word) => /^([|>;&#]|\d?>|→)/.test(word) || word === '…:');
  return end === -1 ? words : words.slice(0, end);
}

function problemsOf(line: string): readonly string[] {
  const words = wordsOf(line);
  const names = words.slice(0, words.findIndex((word) => !/^[a-z]+$/.test(word)) >>> 0);
  const id = [names.slice(0, 2).join(':'), names[0] ?? ''].find((candidate) => candidate in MANIFEST.commands);
  const command = MANIFEST.commands[id ?? ''];
  if (command === undefined) {
    const flagsOnly = words.every((word) => ['--help', '--version', 'COMMAND', '…'].includes(word));
    return flagsOnly ? [] : [`esmctl${line}: no such command`];
  }
  const flags = Object.values(command.flags);
  return words
    .filter((word) => /^--?[a-z]/.test(word) && word !== '--help')
    .map((word) => word.split('=')[0] ?? '')
    .filter((word) => {
      if (!word.startsWith('--')) return !flags.some(({ char }) => word === `-${char ?? ''}`);
      return !flags.some(({ name, allowNo }) => word === `--${name}` || (allowNo === true && word === `--no-${name}`));
    })
    .map((word) => `esmctl${line}: no flag ${word}`);
}

describe('commands', () => {
  it.each(readPages())('that $path shows exist, with their flags', (page) => {
    expect(commandLinesOf(page).flatMap(problemsOf)).toEqual([]);
  });

  it.each([
    { why: 'a command that does not exist', line: ' inspect nothing', problems: 1 },
    { why: 'a flag that does not exist', line: ' run --config mapping.json --nonsense', problems: 1 },
    { why: 'a negation that does not exist', line: ' run --no-config', problems: 1 },
    { why: 'a flag of another command', line: ' mapping validate mapping.json --records x', problems: 1 },
    { why: 'flags after a pipe belong to another program', line: ' run --json | jq --raw', problems: 0 },
    { why: 'quotes hold anything', line: ' run --exec "x --y"', problems: 0 },
    { why: 'short flags and negations', line: ' run -c mapping.json -r - --no-local', problems: 0 },
  ])('are judged: $why', ({ line, problems }) => {
    expect(problemsOf(line)).toHaveLength(problems);
  });

  it('are found in prose and in blocks', () => {
    const text = 'a `esmctl run -c x`\n\n```sh\nnpm ci && npx esmctl run \\\n  -c y\nkcat | esmctl run\n```\n';
    expect(commandLinesOf({ path: 'x.md', text })).toEqual([' run -c y', ' run', ' run -c x']);
  });

  it('have a page that names every flag', () => {
    const pages = {
      run: 'docs/commands/run.md',
      'filter:test': 'docs/commands/filter-test.md',
      'estimate:capacity': 'docs/commands/estimate-capacity.md',
      'simulate:scaling': 'docs/commands/simulate-scaling.md',
    } as const;
    const missing = Object.entries(pages).flatMap(([id, path]) => {
      const { text } = readPages().find((page) => page.path === path) ?? { text: '' };
      return Object.values(MANIFEST.commands[id]?.flags ?? {})
        .filter(({ name, allowNo }) => !text.includes(allowNo === true ? `--[no-]${name}` : `--${name}`))
        .map(({ name }) => `${path}: --${name}`);
    });
    expect(missing).toEqual([]);
  });
});

it('the README names every command that takes no --json', () => {
  const [, named = ''] = /takes `--json`; all but (.*?)\.$/m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  const without = Object.entries(MANIFEST.commands).filter(([, { flags }]) => !('json' in flags));
  const words = [...new Set(without.map(([id]) => id.split(':')[0] ?? ''))].sort();
  expect([...named.matchAll(/`(\w+)`/g)].map(([, word]) => word).sort()).toEqual(words);
});
