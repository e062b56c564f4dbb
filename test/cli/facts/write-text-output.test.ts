import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeTextOutput } from '../../../src/cli/facts/write-text-output.ts';
import { nameTemporary } from '../../../src/core/records/file/replace-file.ts';
import { createFolders } from '../../support/run-esmctl.ts';

const folders = createFolders();

describe('a file of --output', () => {
  it('is made, and nothing else is left', async () => {
    const folder = folders();
    await writeTextOutput(join(folder, 'new.json'), 'text');
    expect(readFileSync(join(folder, 'new.json'), 'utf8')).toBe('text');
    expect(readdirSync(folder)).toEqual(['new.json']);
  });

  it('is replaced, and keeps its mode', async () => {
    const folder = folders({ 'old.json': 'a longer text that was there' });
    const path = join(folder, 'old.json');
    chmodSync(path, 0o640);
    await writeTextOutput(path, 'text');
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['text', 0o640]);
    expect(readdirSync(folder)).toEqual(['old.json']);
  });

  // What is written there goes to a device without room.
  it.skipIf(!existsSync('/dev/full'))('stays as it was where there is no room', async () => {
    const folder = folders({ 'old.json': 'before' });
    const path = join(folder, 'old.json');
    symlinkSync('/dev/full', nameTemporary(path));
    await expect(writeTextOutput(path, 'text', '--save')).rejects.toMatchObject({
      code: 'ESMCTL_OUTPUT',
      message: expect.stringMatching(/old\.json cannot be written: .*ENOSPC/),
      next: ['give a path that can be written to --save'],
    });
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['old.json']);
  });

  it.each(['there', 'not yet there'])('may be a link to a file that is %s', async (where) => {
    const folder = folders(where === 'there' ? { 'real.json': 'before' } : {});
    const link = join(folder, 'link.json');
    symlinkSync('real.json', link);
    await writeTextOutput(link, 'text');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.json'), 'utf8')).toBe('text');
  });

  it('may be a pipe, which stays one', async () => {
    const path = join(folders(), 'pipe');
    execFileSync('mkfifo', [path]);
    const [text] = await Promise.all([readFile(path, 'utf8'), writeTextOutput(path, 'text')]);
    expect([text, statSync(path).isFIFO()]).toEqual(['text', true]);
  });

  it.each([
    { why: 'a folder', make: (path: string) => mkdirSync(path), words: /it is a folder/ },
    {
      why: 'a path below a file',
      make: (path: string) => writeFileSync(join(path, '..', 'file'), ''),
      words: /\/file\/out\.json cannot be written: a part of its path is no folder$/,
    },
  ])('is no $why', async ({ why, make, words }) => {
    const folder = folders();
    const path = join(folder, 'out.json');
    make(path);
    const wrong = why === 'a folder' ? path : join(folder, 'file', 'out.json');
    await expect(writeTextOutput(wrong, 'text')).rejects.toThrow(words);
  });
});
