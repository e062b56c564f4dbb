import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeUndoFile } from '../../../src/cli/offsets/undo-file.ts';
import { createFolders, REPOSITORY } from '../../support/run-esmctl.ts';
import { groupFacts, NOW_MS, snapshotOf } from '../../support/snapshots.ts';

const folders = createFolders();

function write(path: string): Promise<string> {
  const group = groupFacts();
  const plan = {
    ...({ act: 'import', group: group.group, type: group.type, state: group.state, nowMs: NOW_MS } as const),
    ...{ partitions: [], effects: [] },
  };
  return writeUndoFile(path, plan, { snapshot: snapshotOf({ groups: [group] }), group });
}

describe('an undo file that cannot be made', () => {
  const cases = [
    { why: 'a file', make: (path: string) => writeFileSync(path, 'before'), words: 'is there already, and is not' },
    { why: 'a folder', make: (path: string) => mkdirSync(path), words: 'is a folder' },
    { why: 'a device', make: (path: string) => symlinkSync('/dev/null', path), words: 'is a device or a pipe' },
    { why: 'a dead link', make: (path: string) => symlinkSync('nowhere', path), words: 'is a link to nothing' },
  ];
  it.each(cases)('says what is there: $why', async ({ make, words }) => {
    const path = join(folders(), 'undo.json');
    make(path);
    await expect(write(path)).rejects.toMatchObject({
      code: 'ESMCTL_OFFSETS_UNDO',
      message: expect.stringContaining(`the undo file ${path} ${words}`),
    });
  });

  it('says why', async () => {
    await expect(write(join(folders(), 'absent', 'undo.json'))).rejects.toThrow(
      'cannot be written: there is no such file or folder',
    );
  });

  // A process that may write no byte to a file stands for a disk without room.
  it.skipIf(process.platform === 'win32')('does not stay where there is no room', () => {
    const path = join(folders(), 'undo.json');
    const script = `
      import { writeUndoFile } from ${JSON.stringify(join(REPOSITORY, 'src/cli/offsets/undo-file.ts'))};
      const known = (value) => ({ known: true, value });
      const group = { group: 'g', type: known('classic'), state: known('Empty'), commits: known([]), exists: known(true) };
      const plan = { act: 'import', group: 'g', type: known('classic'), state: known('Empty'), nowMs: 0, partitions: [], effects: [] };
      await writeUndoFile(process.argv[1], plan, { snapshot: { capturedAtMs: 0, cluster: { id: known('c') } }, group })
        .catch((error) => console.log(error.code, error.message));`;
    const limited = `trap '' XFSZ; ulimit -f 0; exec "$@"`;
    const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', script, path];
    const said = execFileSync('bash', ['-c', limited, 'bash', ...node], {
      cwd: REPOSITORY,
      encoding: 'utf8',
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    });
    expect(said).toMatch(/^ESMCTL_OFFSETS_UNDO .*cannot be written: EFBIG/);
    expect(existsSync(path)).toBe(false);
  });
});
