import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openLineBlocks } from '../../../../src/core/records/file/line-blocks.ts';
import { driveSource } from '../../../support/drive-source.ts';
import { recordLine } from '../../../support/record-lines.ts';
import { kafkaRecord } from '../../../support/records.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const record = (partition: number, offset: number, size = 1): string =>
  `${recordLine(kafkaRecord({ partition, offset: BigInt(offset), value: 'ö'.repeat(size) }))}\n`;

async function makePipe(): Promise<string> {
  const path = join(await temporaryFolder(), 'records.pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

/** Writes the pieces one after the other to the pipe, as a process would, and closes it. */
async function writeInPieces(path: string, pieces: readonly (string | Buffer)[]): Promise<void> {
  const pipe = await open(path, 'w');
  for (const piece of pieces) {
    await pipe.writeFile(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await pipe.close();
}

describe('records from a pipe', () => {
  it('are delivered in order, wherever the pieces are cut', async () => {
    const path = await makePipe();
    const text = Buffer.from([record(0, 1), record(1, 1, 90_000), record(0, 2, 3), record(1, 2, 70_000)].join(''));
    const cuts = [0, 10, 11, 200, 260, 100_000, 180_500, text.length - 1, text.length];
    const pieces = cuts.slice(1).map((cut, index) => text.subarray(cuts[index], cut));
    const [driven] = await Promise.all([driveSource(path), writeInPieces(path, pieces)]);
    expect([driven.violations, driven.failure]).toEqual([[], undefined]);
    expect(driven.delivered).toEqual(
      new Map([
        [0, [1n, 2n]],
        [1, [1n, 2n]],
      ]),
    );
    expect(driven.values.map((value) => value?.length)).toEqual([1, 90_000, 3, 70_000]);
    expect(driven.progress).toEqual({ readBytes: text.length, totalBytes: undefined });
  });

  it('need no newline at the end', async () => {
    const path = await makePipe();
    const [driven] = await Promise.all([
      driveSource(path),
      writeInPieces(path, [record(0, 1), record(0, 2).trimEnd()]),
    ]);
    expect(driven.delivered.get(0)).toEqual([1n, 2n]);
  });

  it('wait for a paused partition: nobody can read them again', async () => {
    const path = await makePipe();
    const pieces = Array.from({ length: 12 }, (_, index) => record(index % 2, index, 40_000));
    let timesStuck = 0;
    const [driven] = await Promise.all([
      driveSource(path, {
        onMoment(moment, control) {
          if (moment === 'records' && timesStuck < 3) control.pause(0);
          if (moment === 'stuck') timesStuck += 1;
          if (moment === 'stuck') control.resume(0);
        },
      }),
      writeInPieces(path, pieces),
    ]);
    expect([driven.violations, driven.failure, timesStuck]).toEqual([[], undefined, 3]);
    expect(driven.delivered).toEqual(
      new Map([
        [0, [0n, 2n, 4n, 6n, 8n, 10n]],
        [1, [1n, 3n, 5n, 7n, 9n, 11n]],
      ]),
    );
  });

  it('come even if their partition is paused while they are on the way: they cannot come later', async () => {
    const path = await makePipe();
    const pieces = Array.from({ length: 6 }, (_, index) => record(0, index, 40_000));
    const [driven] = await Promise.all([
      driveSource(path, {
        onMoment(moment, control) {
          if (moment === 'read-begins' && control.partitions.length > 0) control.pause(0);
          if (moment === 'stuck') control.resume(0);
        },
      }),
      writeInPieces(path, pieces),
    ]);
    expect([driven.violations, driven.failure]).toEqual([[], undefined]);
    expect(driven.delivered.get(0)).toEqual([0n, 1n, 2n, 3n, 4n, 5n]);
  });

  it('stop at a bad line, which is named', async () => {
    const path = await makePipe();
    const [driven] = await Promise.all([driveSource(path), writeInPieces(path, [`${record(0, 1)}x\n${record(0, 2)}`])]);
    expect(driven.failure?.message).toContain(`${path}:2: not JSON`);
    expect(driven.delivered.get(0)).toEqual([1n]);
  });

  it('can be left while its writer is silent', async () => {
    const path = await makePipe();
    const writer = open(path, 'w');
    const blocks = await openLineBlocks(path);
    const pipe = await writer;
    const reading = blocks.read(0).catch(() => undefined);
    await blocks.close();
    expect(await reading).toBeUndefined();
    await pipe.close();
  });
});

/** A process of its own, since standard input is one for a process; it prints what it got. */
const READER = `
  const { driveSource } = await import('./test/support/drive-source.ts');
  const { delivered, failure, progress } = await driveSource('-');
  console.log(JSON.stringify({ delivered: [...delivered].map(([partition, offsets]) => [partition, offsets.map(Number)]), failure: failure?.message, progress }));
`;

async function readerFile(): Promise<string[]> {
  const script = join(await temporaryFolder(), 'reader.mts');
  await writeFile(script, READER.replaceAll("'./", `'${process.cwd()}/`));
  return ['--import', 'tsx', script];
}

describe('records from standard input', () => {
  it('are read from a pipe', async () => {
    const child = spawn(process.execPath, await readerFile(), { stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.write(record(0, 1));
    child.stdin.end(`${record(3, 4, 100_000)}x\n${record(0, 2)}`);
    await once(child, 'close');
    expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
      delivered: [
        [0, [1]],
        [3, [4]],
      ],
      failure: expect.stringContaining('standard input:3: not JSON') as string,
    });
  });

  it('are read from a file that the shell opened', async () => {
    const path = join(await temporaryFolder(), 'orders.ndjson');
    const text = [record(0, 1), record(1, 1, 400_000), record(0, 2)].join('');
    await writeFile(path, text);
    const args = await readerFile();
    const command = `exec "$0" "$@" < '${path}'`;
    const { stdout } = await promisify(execFile)('bash', ['-c', command, process.execPath, ...args]);
    expect(JSON.parse(stdout)).toEqual({
      delivered: [
        [0, [1, 2]],
        [1, [1]],
      ],
      progress: { readBytes: Buffer.byteLength(text) },
    });
  });
});
