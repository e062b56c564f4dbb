import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packEsmctl } from '../support/packed-esmctl.ts';
import { REPOSITORY } from '../support/run-esmctl.ts';

/** A half of it is the program in one file and the code that V8 made of it (docs/adr/0015-one-file.md). */
const MOST_PACKED_BYTES = 3_200_000;

/** The tarball as `npm pack` makes it. */
describe('the package', () => {
  let folder = '';
  let tarball = '';
  let files: readonly string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'esmctl-package-'));
    mkdirSync(join(folder, 'packed'));
    tarball = packEsmctl(join(folder, 'packed'));
    files = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((path) => path.replace(/^package\//, ''));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what is needed and nothing else', () => {
    const packedBytes = statSync(tarball).size;
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

  it('is as publint wants it, without a word', async () => {
    const bytes = new Uint8Array(readFileSync(tarball)).buffer;
    const { messages, pkg } = await publint({ pack: { tarball: bytes }, strict: true });
    expect(pkg.name).toBe('esmctl');
    expect(messages.map((message) => `${message.type}: ${formatMessage(message, pkg, { color: false })}`)).toEqual([]);
  });
});

it('THIRD-PARTY-NOTICES.md is fresh; if not: npm run notices, and commit it', () => {
  const script = join(REPOSITORY, 'scripts/third-party-notices.js');
  execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
});
