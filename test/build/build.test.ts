import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolders, REPOSITORY } from '../support/run-esmctl.ts';

const folders = createFolders();

/** A checkout with these files, and one that is copied from here. */
function checkout(copied: string, files: Readonly<Record<string, string>>): string {
  const root = folders();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(root, copied, '..'), { recursive: true });
  copyFileSync(join(REPOSITORY, copied), join(root, copied));
  return root;
}

const run = (root: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
const PACKAGE = { 'package.json': '{"type":"module","version":"1.2.3"}' };

describe('npm run build', () => {
  /** In the place of the compiler, which takes its time: it writes what it is told to, and ends with this code. */
  const project = (code: number) =>
    checkout('scripts/build.js', {
      ...PACKAGE,
      'node_modules/typescript/package.json': '{"name":"typescript"}',
      'node_modules/typescript/bin/tsc': `
        const { mkdirSync, writeFileSync } = require('node:fs');
        const folder = process.argv[process.argv.indexOf('--outDir') + 1];
        mkdirSync(folder + '/cli', { recursive: true });
        writeFileSync(folder + '/cli/start.js', 'fresh');
        process.exitCode = ${code};`,
      'dist/before.js': 'before',
      '.cache/build-4194305/half.js': 'of a build that was killed',
    });

  it('replaces what was built before, and clears up', () => {
    const root = project(0);
    expect(run(root, 'scripts/build.js')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(readdirSync(join(root, 'dist'))).toEqual(['cli']);
    expect(readFileSync(join(root, 'dist/cli/start.js'), 'utf8')).toBe('fresh');
    expect(readdirSync(join(root, '.cache'))).toEqual([]);
  });

  it('leaves what was built before where it fails', () => {
    const root = project(2);
    expect(run(root, 'scripts/build.js').status).toBe(2);
    expect(readdirSync(join(root, 'dist'))).toEqual(['before.js']);
    expect(readdirSync(join(root, '.cache'))).toEqual([]);
  });
});

describe('a checkout that cannot run', () => {
  it.each([
    { why: 'dist/ is missing', files: PACKAGE },
    {
      why: 'packages are missing',
      files: { ...PACKAGE, 'dist/cli/start.js': "import 'a-package-that-is-not-there';" },
    },
  ])('says so in one sentence: $why', ({ files }) => {
    const root = checkout('bin/run.js', files);
    const { status, stdout, stderr } = run(root, 'bin/run.js', 'config', 'list');
    expect([status, stdout]).toEqual([70, '']);
    expect(stderr).toBe('error esmctl is not built: run npm ci in its folder, then again [ESMCTL_NOT_BUILT]\n');
  });

  it('still knows its version', () => {
    const root = checkout('bin/run.js', PACKAGE);
    expect(existsSync(join(root, 'dist'))).toBe(false);
    expect(run(root, 'bin/run.js', '--version').stdout).toMatch(/^esmctl\/1\.2\.3 /);
  });
});

describe('npm run kafka', () => {
  it.each([
    { args: ['--help'], status: 0, stream: 'stdout' as const },
    { args: ['start', '--wrong'], status: 2, stream: 'stderr' as const },
  ])('says how it is used: $args', ({ args, status, stream }) => {
    const ended = run(REPOSITORY, '--import', 'tsx', 'scripts/kafka.ts', ...args);
    expect(ended.status).toBe(status);
    expect(ended[stream]).toContain('npm run kafka -- start [--version');
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });
});
