import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../support/run-esmctl.ts';

const { dependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const MOST_PACKED_BYTES = 2_000_000;

/** The tarball as `npm pack` makes it, unpacked beside nothing but its own dependencies: what an installation is. */
describe('the package', () => {
  let folder = '';
  let files: readonly string[] = [];
  let packedBytes = 0;
  const installed = (): string => join(folder, 'node_modules/esmctl');
  const esmctl = (...args: string[]): string =>
    execFileSync(process.execPath, [join(installed(), 'bin/run.js'), ...args], {
      cwd: installed(),
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') },
    });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'esmctl-package-'));
    // Without scripts: they would build dist anew, which other tests use.
    const args = ['pack', '--ignore-scripts', '--json', '--offline', '--pack-destination', folder];
    execFileSync('npm', args, { cwd: REPOSITORY, stdio: 'ignore' });
    const tarball = execFileSync('ls', [folder], { encoding: 'utf8' }).trim();
    packedBytes = statSync(join(folder, tarball)).size;
    mkdirSync(installed(), { recursive: true });
    execFileSync('tar', ['xzf', join(folder, tarball), '-C', installed(), '--strip-components=1']);
    files = execFileSync('find', ['.', '-type', 'f'], { cwd: installed(), encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((path) => path.slice(2));
    for (const name of Object.keys(dependencies)) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(realpathSync(join(REPOSITORY, 'node_modules', name)), link);
    }
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what is needed and nothing else', () => {
    console.info(`npm pack: ${files.length} files, ${Math.round(packedBytes / 1000)} kB packed`);
    const tops = new Set(files.map((path) => path.split('/')[0]));
    expect([...tops].toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES.md',
      'bin',
      'data',
      'dist',
      'examples',
      'oclif.manifest.json',
      'package.json',
      'schemas',
    ]);
    expect(files.filter((path) => /\.tsx?$|\.test\.|\.map$|\.node$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
    expect(files).toContain('bin/run.js');
    expect(files).not.toContain('bin/dev.js');
    expect(packedBytes).toBeLessThan(MOST_PACKED_BYTES);
  });

  it('tells its version, and completes commands in a shell', () => {
    expect(esmctl('--version')).toMatch(/^esmctl\/\d+\.\d+\.\d+ /);
    esmctl('autocomplete', 'bash', '--refresh-cache');
    const functions = join(folder, 'cache/esmctl/autocomplete/functions');
    const script = `source ${functions}/bash/esmctl.bash; COMP_WORDS=(esmctl inspect ""); COMP_CWORD=2; _esmctl_autocomplete; echo "\${COMPREPLY[@]}"`;
    const offered = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
    expect(offered.trim().split(' ')).toEqual(expect.arrayContaining(['cluster', 'group']));
    expect(readFileSync(join(functions, 'zsh/_esmctl'), 'utf8')).toContain('#compdef esmctl');
  }, 60_000);

  it('checks and runs the bundled example', () => {
    expect(esmctl('mapping', 'validate', 'examples/orders/mapping.json')).toContain('AWS would take this mapping');
    const lines = esmctl('run', '--config', 'examples/orders/mapping.json', '--json').trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'summary', ledger: { polled: 600 } });
  }, 60_000);
});

it('THIRD-PARTY-NOTICES.md is fresh; if not: npm run notices, and commit it', () => {
  const script = join(REPOSITORY, 'scripts/third-party-notices.js');
  execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
});
