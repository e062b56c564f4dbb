import { describe, expect, it } from 'vitest';
import { createFolders, runEsmctl } from '../../support/run-esmctl.ts';

const folders = createFolders();
const NOBODY = '127.0.0.1:1';

describe.concurrent('inspect group where no server answers', () => {
  it.each([
    { why: 'text', args: ['orders', '-b', NOBODY], code: 3 },
    { why: 'JSON', args: ['--all', '-b', NOBODY, '--json'], code: 3 },
    { why: 'no servers', args: ['orders'], code: 2 },
    { why: 'a file that is not there', args: ['orders', '--command-config', 'no.properties'], code: 2 },
    { why: 'values that cannot be read', args: ['orders', '-b', NOBODY, '--warn-within', 'x', '--json'], code: 2 },
  ])('is told by the quick answer as by the whole command: $why', async ({ args, code }) => {
    const cwd = folders({});
    const [quick, whole] = await Promise.all([
      runEsmctl(['inspect', 'group', ...args], { cwd }),
      runEsmctl(['inspect', 'group', ...args], { cwd, env: { DEBUG: '' } }),
    ]);
    expect(quick).toEqual(whole);
    expect(quick.code).toBe(code);
    expect(quick.stderr).toMatch(/^error .* \[ESMCTL_/);
  });
});
