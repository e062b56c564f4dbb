import { describe, it } from 'vitest';
import Run from '../../../src/commands/run.ts';
import { RUN_ASSUMPTIONS as ASSUMPTIONS } from '../../../src/core/runtime/run-assumptions.ts';
import { createFolders, runEsmctl } from '../../support/run-esmctl.ts';
import { mappingText, recordsText } from './scenario.ts';

const folders = createFolders();
const flags = Object.entries({ ...Run.baseFlags, ...Run.flags });

describe('run --help', () => {
  it('says something about every flag, its variable and its default', async ({ expect }) => {
    const { code, stdout, stderr } = await runEsmctl(['run', '--help'], { cwd: folders(), env: { COLUMNS: '500' } });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('\u001b');
    const text = stdout.replace(/\s+/g, ' ');
    for (const [name, flag] of flags) {
      const written = flag.type === 'boolean' && flag.allowNo ? `--[no-]${name}` : `--${name}`;
      expect(text, written).toMatch(new RegExp(`${written.replace(/[[\]]/g, '\\$&')}[ =]`));
      expect(text, written).toContain(flag.description);
      if (flag.env !== undefined) expect(text, written).toContain(`env: ${flag.env}`);
    }
    expect(flags.length).toBeGreaterThan(20);
  });

  it('names the exit codes', async ({ expect }) => {
    const { stdout } = await runEsmctl(['run', '--help'], { cwd: folders() });
    for (const code of [0, 1, 2, 3, 4, 5, 70, 130]) expect(stdout).toMatch(new RegExp(`\\b${code} \\w`));
  });
});

describe('run --explain', () => {
  it('lists every assumption with what may be chosen, and runs nothing', async ({ expect }) => {
    const { code, stdout } = await runEsmctl(['run', '--explain'], { cwd: folders() });
    expect(code).toBe(0);
    for (const { name, value } of ASSUMPTIONS) expect(stdout).toMatch(new RegExp(`^${name} = ${value} `, 'm'));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('gives one document with --json, with what was chosen', async ({ expect }) => {
    const cwd = folders({ 'mapping.json': mappingText(), 'records.ndjson': recordsText(1) });
    const args = ['run', '--config', 'mapping.json', '--records', 'records.ndjson', '--explain', '--json'];
    const { code, stdout } = await runEsmctl([...args, '--assume', 'retry-pause-ms=5'], { cwd });
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { assumptions: { name: string; value: string; default: string }[] };
    expect(document).toMatchObject({ schemaVersion: 1, steps: expect.any(Array) as unknown[] });
    expect(document.assumptions.map(({ name }) => name)).toEqual(ASSUMPTIONS.map(({ name }) => name));
    expect(document.assumptions.filter(({ value, default: usual }) => value !== usual)).toMatchObject([
      { name: 'retry-pause-ms', value: '5', default: '200' },
    ]);
  });
});
