import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { changed, MSK_REQUEST, SELF_MANAGED_RESPONSE } from '../../core/mapping/documents.ts';

const root = new URL('../../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'mapping-validate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const schema = JSON.parse(readFileSync(join(root, 'schemas/mapping-validate.json'), 'utf8'));
const validate = new Ajv2020.default({ strictTypes: false, strictRequired: false, allowUnionTypes: true }).compile(
  schema,
);

function esmctl(args: readonly string[], input?: string) {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'bin/run.js'), 'mapping', 'validate', ...args],
    {
      cwd: folder,
      input: input ?? '',
      encoding: 'utf8',
      env,
    },
  );
  return { status, stdout, stderr };
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const taken = write('taken.json', JSON.stringify(MSK_REQUEST, undefined, 2));
const latest = write('latest.json', JSON.stringify(changed(MSK_REQUEST, { StartingPosition: 'LATEST' }), undefined, 2));
const refused = write(
  'refused.json',
  JSON.stringify(changed(MSK_REQUEST, { BatchSize: '100', Topic: 'x' }), undefined, 2),
);

describe('exit codes', () => {
  it.each([
    { why: 'infos alone are fine', args: [taken], status: 0 },
    { why: 'infos count when asked', args: [taken, '--fail-on', 'info'], status: 1 },
    { why: 'no warning, none found', args: [taken, '--fail-on', 'warning'], status: 0 },
    { why: 'a warning alone is fine', args: [latest], status: 0 },
    { why: 'a warning counts when asked', args: [latest, '--fail-on', 'warning'], status: 1 },
    { why: 'an error is a wrong input', args: [refused], status: 2 },
    { why: 'also when more is asked', args: [refused, '--fail-on', 'info'], status: 2 },
    { why: 'no file is named', args: [], status: 2 },
    { why: 'a word that is no severity', args: [taken, '--fail-on', 'never'], status: 2 },
  ])('$status: $why', ({ args, status }) => {
    expect(esmctl(args).status).toBe(status);
  });
});

describe('for a person', () => {
  it('shows the mapping, the problems and the verdict on stdout', () => {
    const { stdout, stderr } = esmctl([latest]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Function {24}orders\n/);
    expect(stdout).toContain('warning latest.json:7:23 LATEST can lose records');
    expect(stdout).toContain('\nAWS would take this mapping: 0 errors, 1 warning, 2 infos\n');
  });

  it('gives every problem its place, with why and next', () => {
    const { stdout } = esmctl([refused]);
    expect(stdout).toContain('error refused.json:22:16 BatchSize must be a whole number from 1 to 10000');
    expect(stdout).toContain('    next write 100 without quotes');
    expect(stdout).toContain('error refused.json:23:3 "Topic" is not a field of the mapping [unknown-field]');
    expect(stdout).toContain('    next did you mean "Topics"?');
    expect(stdout).toMatch(/\nAWS would refuse this mapping: 2 errors, 0 warnings, 2 infos\n$/);
  });

  it('reads standard input, as AWS printed it', () => {
    const { status, stdout } = esmctl(['-'], JSON.stringify({ EventSourceMappings: [SELF_MANAGED_RESPONSE] }));
    expect(status).toBe(0);
    expect(stdout).toContain('warning <stdin>:1:');
  });

  it('looks into filter patterns', () => {
    const file = write(
      'pattern.json',
      JSON.stringify(changed(MSK_REQUEST, { FilterCriteria: { Filters: [{ Pattern: '{"value":5}' }] } })),
    );
    const { status, stdout } = esmctl([file]);
    expect(status).toBe(2);
    expect(stdout).toContain('Invalid filter pattern definition.');
  });
});

describe('--json', () => {
  it.each([
    { why: 'taken', args: [taken], status: 0 },
    { why: 'refused', args: [refused], status: 2 },
    { why: 'not there', args: ['missing.json'], status: 2 },
  ])('$why: one document on stdout, as the schema says', ({ args, status }) => {
    const run = esmctl([...args, '--json']);
    expect(run.status).toBe(status);
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
    validate(JSON.parse(run.stdout));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('holds the same problems and their counts', () => {
    const document = JSON.parse(esmctl([refused, '--json']).stdout);
    expect(document).toMatchObject({
      file: 'refused.json',
      valid: false,
      mapping: null,
      counts: { errors: 2, warnings: 0, infos: 2 },
    });
    expect(document.problems).toContainEqual(expect.objectContaining({ code: 'wrong-type', line: 22, column: 16 }));
  });
});

describe('a file that cannot be read', () => {
  it.each([
    { why: 'it is not there', file: 'missing.json', says: 'there is no file missing.json' },
    { why: 'it is a folder', file: '.', says: '. is a folder, and a file is expected' },
    {
      why: 'it is not UTF-8',
      file: write('latin.json', Uint8Array.from([0x7b, 0xe4, 0x7d])),
      says: 'latin.json is not UTF-8 text',
    },
  ])('$why', ({ file, says }) => {
    const { status, stdout, stderr } = esmctl([file]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`error ${says} [ESMCTL_INPUT]`);
    expect(stderr).toContain('next ');
  });

  it.each([
    { why: 'it is empty', file: write('empty.json', ''), says: 'error empty.json:1:1 there is no text [empty-input]' },
    {
      why: 'it has a mark',
      file: write('marked.json', `\ufeff${JSON.stringify(MSK_REQUEST)}`),
      says: 'marked.json:1:1 the file starts with a byte order mark (U+FEFF)',
    },
    {
      why: 'it is no JSON',
      file: write('broken.json', '{"Topics": [}'),
      says: 'error broken.json:1:13 not valid JSON',
    },
  ])('$why', ({ file, says }) => {
    const { status, stdout } = esmctl([file]);
    expect(status).toBe(2);
    expect(stdout).toContain(says);
  });
});

describe('docs/commands/mapping-validate.md', () => {
  const page = readFileSync(join(root, 'docs/commands/mapping-validate.md'), 'utf8');
  const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';

  it('shows what the command really prints for the example', () => {
    const file = write('mapping.json', block('json'));
    expect(esmctl([file])).toEqual({ status: 2, stdout: block('text'), stderr: '' });
  });
});
