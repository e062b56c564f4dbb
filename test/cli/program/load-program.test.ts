import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { REPOSITORY, runEsmctl } from '../../support/run-esmctl.ts';

const DIST = join(REPOSITORY, 'dist');
const PROGRAM = join(DIST, 'program.cjs');
const { compileProgram, loadProgram } = (await import(
  pathToFileURL(join(DIST, 'cli/program/load-program.js')).href
)) as typeof import('../../../src/cli/program/load-program.ts');

/** Lists the files that Node.js loads as modules of oclif, at its end. */
const LIST = `--import=data:text/javascript,${encodeURIComponent(
  "import{createRequire}from'node:module';process.on('exit',()=>{const c=createRequire(process.argv[1]).cache;console.error(Object.keys(c).filter((n)=>n.includes('oclif')).length)})",
)}`;

describe('the program in one file', () => {
  it('has every command of the manifest', async () => {
    const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'oclif.manifest.json'), 'utf8')) as { commands: object };
    const { commands = {} } = loadProgram([], {}) ?? {};
    expect(Object.keys(commands).toSorted()).toEqual(Object.keys(manifest.commands).toSorted());
    for (const load of Object.values(commands)) expect((await load()).default.summary).toMatch(/^[A-Z]/);
  });

  it('comes with the code that this Node.js made of it', () => {
    expect(compileProgram(PROGRAM)?.cachedDataRejected).toBe(false);
  });

  it('knows nothing of where it was built', () => {
    for (const name of [PROGRAM, `${PROGRAM}.cache`]) {
      expect(readFileSync(name, 'latin1').includes(REPOSITORY), name).toBe(false);
    }
  });

  it.each([
    { why: 'a stack trace is wanted', argv: ['run', '--debug'], env: {} },
    { why: 'by the environment', argv: ['run'], env: { ESMCTL_DEBUG: '1' } },
    { why: 'the framework is looked into', argv: ['run'], env: { DEBUG: '*' } },
    { why: 'in its own way', argv: ['run'], env: { OCLIF_DEBUG: '1' } },
  ])('is left aside: $why', ({ argv, env }) => {
    expect(loadProgram(argv, env)).toBeUndefined();
  });

  it('is not there in a checkout that was only compiled', () => {
    expect(compileProgram(join(DIST, 'no-such-program.cjs'))).toBeUndefined();
  });

  it('answers as the modules do', async () => {
    const [file, modules] = await Promise.all(
      [{}, { ESMCTL_DEBUG: 'false' }].map((env) =>
        runEsmctl(['config', 'list', '--no-such-flag'], { cwd: REPOSITORY, env: { ...env, NODE_OPTIONS: LIST } }),
      ),
    );
    const loaded = (stderr = ''): number => Number(stderr.trim().split('\n').at(-1));
    expect([loaded(file?.stderr), loaded(modules?.stderr)]).toEqual([0, expect.any(Number)]);
    expect(loaded(modules?.stderr)).toBeGreaterThan(10);
    const told = (stderr = ''): string => stderr.trim().split('\n').slice(0, -1).join('\n');
    expect([file?.code, told(file?.stderr)]).toEqual([2, told(modules?.stderr)]);
  });
});
