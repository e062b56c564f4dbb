import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTextInput } from '../../src/cli/read-text-input.ts';
import { createFolders } from '../support/run-esmctl.ts';

const folders = createFolders();

describe('a text from a file', () => {
  it('is read whole, with its byte order mark', async () => {
    const folder = folders({ 'a.json': '\ufeff{"é":1}' });
    expect(await readTextInput(`${folder}/a.json`)).toBe('\ufeff{"é":1}');
  });

  it('may have as many bytes as that, and no more', async () => {
    const folder = folders({ 'a.json': '12345678' });
    expect(await readTextInput(`${folder}/a.json`, 8)).toBe('12345678');
    await expect(readTextInput(`${folder}/a.json`, 7)).rejects.toMatchObject({
      code: 'ESMCTL_INPUT',
      kind: 'usage',
      message: expect.stringContaining('has more than 7 bytes'),
    });
  });

  it('may have no end', async () => {
    await expect(readTextInput('/dev/zero', 1_000_000)).rejects.toThrow('/dev/zero has more than 1000000 bytes');
  });

  it.each([
    { why: 'missing', path: 'nothing.json', says: 'there is no file' },
    { why: 'a folder', path: '', says: 'is a folder, and a file is expected' },
  ])('is refused in words: $why', async ({ path, says }) => {
    const folder = folders({});
    await expect(readTextInput(`${folder}/${path}`)).rejects.toMatchObject({
      code: 'ESMCTL_INPUT',
      message: expect.stringContaining(says),
    });
  });

  it('that is not UTF-8 is refused', async () => {
    const folder = folders();
    writeFileSync(`${folder}/a.json`, Buffer.from([0x7b, 0xff, 0x7d]));
    await expect(readTextInput(`${folder}/a.json`)).rejects.toThrow('is not UTF-8 text');
  });
});
