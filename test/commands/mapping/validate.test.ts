import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit-codes.ts';
import { type ValidateOptions, validateMapping } from '../../../src/cli/mapping/validate-mapping.ts';
import { renderError } from '../../../src/cli/render-error.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import { chooseStyle } from '../../../src/core/output/style.ts';
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

const PLAIN = chooseStyle({ isTerminal: false, noColorFlag: true, env: {} });
const OPTIONS: ValidateOptions = { failOn: 'error', json: false, nowMs: Date.now(), style: PLAIN, columns: undefined };

/** What the command does with a file of the folder, without a process; the folder is taken out of what is said. */
async function validated(file: string, options: Partial<ValidateOptions> = {}) {
  const withoutFolder = (text: string) => text.replaceAll(`${folder}/`, '').replaceAll(folder, '.');
  try {
    const { text, exitCode } = await validateMapping(join(folder, file), { ...OPTIONS, ...options });
    return { status: exitCode, stdout: `${withoutFolder(text)}\n`, stderr: '' };
  } catch (error) {
    if (!(error instanceof EsmctlError)) throw error;
    const { text } = renderError(error, PLAIN, false);
    return { status: exitCodeOf(error.kind), stdout: '', stderr: withoutFolder(text) };
  }
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
    { why: 'infos alone are fine', file: taken, status: 0 },
    { why: 'infos count when asked', file: taken, failOn: 'info', status: 1 },
    { why: 'no warning, none found', file: taken, failOn: 'warning', status: 0 },
    { why: 'a warning alone is fine', file: latest, status: 0 },
    { why: 'a warning counts when asked', file: latest, failOn: 'warning', status: 1 },
    { why: 'an error is a wrong input', file: refused, status: 2 },
    { why: 'also when more is asked', file: refused, failOn: 'info', status: 2 },
  ] as const)('$status: $why', async ({ file, status, ...options }) => {
    expect((await validated(file, options)).status).toBe(status);
  });

  it('are those of the process', () => {
    expect(esmctl([latest, '--fail-on', 'warning']).status).toBe(1);
    expect(esmctl([]).status).toBe(2);
    expect(esmctl([taken, '--fail-on', 'never']).status).toBe(2);
  });
});

describe('for a person', () => {
  it('shows the mapping, the problems and the verdict on stdout', async () => {
    const { stdout, stderr } = await validated(latest);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Function {24}orders\n/);
    expect(stdout).toContain('warning latest.json:7:23 LATEST can lose records');
    expect(stdout).toContain('\nAWS would take this mapping: 0 errors, 1 warning, 2 infos\n');
  });

  it('gives every problem its place, with why and next', async () => {
    const { stdout } = await validated(refused);
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

  it('looks into filter patterns', async () => {
    const file = write(
      'pattern.json',
      JSON.stringify(changed(MSK_REQUEST, { FilterCriteria: { Filters: [{ Pattern: '{"value":5}' }] } })),
    );
    const { status, stdout } = await validated(file);
    expect(status).toBe(2);
    expect(stdout).toContain('Invalid filter pattern definition.');
  });
});

describe('--json', () => {
  it.each([
    { why: 'taken', file: taken, status: 0 },
    { why: 'refused', file: refused, status: 2 },
  ])('$why: one document on stdout, as the schema says', async ({ file, status }) => {
    const run = await validated(file, { json: true });
    expect(run.status).toBe(status);
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
    validate(JSON.parse(run.stdout));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('not there: the error is the document of the process', () => {
    const run = esmctl(['missing.json', '--json']);
    expect(run.status).toBe(2);
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
    validate(JSON.parse(run.stdout));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('holds the same problems and their counts', async () => {
    const document = JSON.parse((await validated(refused, { json: true })).stdout);
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
  ])('$why', async ({ file, says }) => {
    const { status, stdout, stderr } = await validated(file);
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
  ])('$why', async ({ file, says }) => {
    const { status, stdout } = await validated(file);
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
