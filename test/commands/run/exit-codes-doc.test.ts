import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from '../../../src/cli/exit-codes.ts';
import type { ErrorKind } from '../../../src/core/model/errors.ts';
import { REPOSITORY } from '../../support/run-esmctl.ts';

const doc = readFileSync(join(REPOSITORY, 'docs/exit-codes.md'), 'utf8');
const sources = ['src', 'bin']
  .flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((name) => /\.(tsx?|js)$/.test(name))
  .map((name) => readFileSync(join(REPOSITORY, name), 'utf8'))
  .join('\n');

describe('docs/exit-codes.md', () => {
  it('names every error of the source, and none that is not there', () => {
    // Names of environment variables begin in the same way.
    const text = sources.replace(/env: '|process\.env\.(?=ESMCTL_)/g, 'ENV_');
    const used = new Set([...text.matchAll(/(?<![A-Z_])ESMCTL_[A-Z_]*[A-Z](?=['\]])/g)].map(([code]) => code));
    const named = new Set([...doc.matchAll(/`(ESMCTL_[A-Z_]+)`/g)].map(([, code]) => code));
    expect(named).toEqual(used);
    expect(used.size).toBeGreaterThan(30);
  });

  it('gives each the exit code that its kind has', () => {
    const kinds = [...sources.matchAll(/code: '(ESMCTL_[A-Z_]+)',\s*kind: '(\w+)'/g)];
    expect(kinds.length).toBeGreaterThan(30);
    for (const [, code = '', kind] of kinds) {
      const [, documented] = new RegExp(`^\\| \`${code}\` +\\| (\\d+) +\\|`, 'm').exec(doc) ?? [];
      expect(Number(documented), code).toBe(exitCodeOf(kind as ErrorKind));
    }
  });

  it('has every exit code', () => {
    for (const code of Object.values(EXIT)) expect(doc).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'));
  });
});
