import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openFileDestination } from '../../../../src/core/runtime/destination/file-destination.ts';
import { givenUpRecords } from '../../../support/given-up.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const writeTwo = ({ requestId }: { requestId: string }): string[] => [`{"a":"${requestId}"}`, `{"b":"${requestId}"}`];

describe('failure records in a file', () => {
  it('are lines, one document each, in the order they were given up', async () => {
    const path = join(await temporaryFolder(), 'failures.ndjson');
    const destination = await openFileDestination(path, writeTwo);
    expect(destination.name).toBe(`file:${path}`);
    await Promise.all(['1', '2', '3'].map((requestId) => destination.deliver(givenUpRecords({ requestId }))));
    await destination.close();
    const lines = ['1', '2', '3'].flatMap((requestId) => writeTwo({ requestId }));
    expect(await readFile(path, 'utf8')).toBe(`${lines.join('\n')}\n`);
  });

  it('go behind what a run before left', async () => {
    const path = join(await temporaryFolder(), 'failures.ndjson');
    for (const requestId of ['1', '2']) {
      const destination = await openFileDestination(path, () => [`"${requestId}"`]);
      await destination.deliver(givenUpRecords());
      await destination.close();
    }
    expect(await readFile(path, 'utf8')).toBe('"1"\n"2"\n');
  });

  it('are in the file when the delivery resolves', async () => {
    const path = join(await temporaryFolder(), 'failures.ndjson');
    const destination = await openFileDestination(path, writeTwo);
    await destination.deliver(givenUpRecords());
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3);
    await destination.close();
  });

  it('cannot go to a folder that is not there, which is said before anything runs', async () => {
    const path = join(await temporaryFolder(), 'missing', 'failures.ndjson');
    await expect(openFileDestination(path, writeTwo)).rejects.toMatchObject({
      code: 'ESMCTL_DESTINATION_OPEN',
      kind: 'usage',
      message: expect.stringContaining('there is no such file or folder') as string,
    });
  });

  it('reject on a full device', async () => {
    const destination = await openFileDestination('/dev/full', writeTwo);
    await expect(destination.deliver(givenUpRecords())).rejects.toThrow('ENOSPC');
    await destination.close();
  });

  /** The file may not grow beyond 4 blocks of 1024 bytes: the second document is written half and must be taken back. */
  it('never leave half a line when there is no more room', async () => {
    const path = join(await temporaryFolder(), 'failures.ndjson');
    const script = `
      process.on('SIGXFSZ', () => undefined);
      const { openFileDestination } = await import('./src/core/runtime/destination/file-destination.ts');
      const destination = await openFileDestination(${JSON.stringify(path)}, ({ requestId }) => [JSON.stringify(requestId)]);
      const answers = [];
      for (const length of [3000, 3000, 500]) {
        answers.push(await destination.deliver({ requestId: 'x'.repeat(length) }).then(() => 'kept', ({ code }) => code));
      }
      console.log(answers.join(' '));
      await destination.close();`;
    const command = `ulimit -f 4 && exec "${process.execPath}" --import tsx --input-type=module`;
    const running = promisify(execFile)('bash', ['-c', command]);
    running.child.stdin?.end(script);
    expect((await running).stdout.trim()).toBe('kept EFBIG kept');
    expect(await readFile(path, 'utf8')).toBe(`"${'x'.repeat(3000)}"\n"${'x'.repeat(500)}"\n`);
    expect((await stat(path)).size).toBe(3_506);
  });
});
