import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;

describe('oclif.manifest.json', () => {
  it('is what the commands say now; if not: npm run manifest, and commit it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'esmctl-manifest-'));
    try {
      for (const name of ['package.json', 'dist', 'bin'])
        cpSync(join(ROOT, name), join(folder, name), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const oclif = join(ROOT, 'node_modules/oclif/bin/run.js');
      execFileSync(process.execPath, [oclif, 'manifest'], { cwd: folder, stdio: 'pipe' });
      const [fresh, committed] = [folder, ROOT].map(
        (place) => JSON.parse(readFileSync(join(place, 'oclif.manifest.json'), 'utf8')) as unknown,
      );
      expect(committed).toEqual(fresh);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
