import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openCheckpointFile } from '../../../../src/core/records/file/checkpoint-file.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const IDENTITY = { group: 'orders-group', topic: 'orders' };
const LOOP = [fileURLToPath(new URL('../../../support/checkpoint-loop.js', import.meta.url))];

/** The one offset that all forty partitions have: commits are whole or not at all. */
async function readCheckpoint(path: string): Promise<bigint> {
  const offsets = await openCheckpointFile(path, IDENTITY, () => 0).read();
  const distinct = new Set(offsets.map(({ nextOffset }) => nextOffset));
  expect([offsets.length, distinct.size]).toEqual([40, 1]);
  return offsets[0]?.nextOffset ?? -1n;
}

/** Lets it commit until it has printed this many lines, kills it, and says which offset it printed last. */
async function killAfter(path: string, lines: number, laterMs: number): Promise<bigint> {
  const child = spawn(process.execPath, [...LOOP, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.split('\n').length > lines && !child.killed) setTimeout(() => child.kill('SIGKILL'), laterMs);
  }
  if (child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return BigInt(text.trimEnd().split('\n').at(-1) ?? '');
}

describe('a checkpoint whose writer is killed', () => {
  it('is whole after each of twenty kills, never goes back, and holds every commit that was reported', async () => {
    const path = join(await temporaryFolder(), 'orders.checkpoint');
    let before = 0n;
    for (let kill = 0; kill < 20; kill += 1) {
      const reported = await killAfter(path, 1 + (kill % 5) * 3, Math.random() * 8);
      const found = await readCheckpoint(path);
      expect(found).toBeGreaterThanOrEqual(reported);
      expect(reported).toBeGreaterThan(before);
      before = found;
    }
    expect((await readdir(dirname(path))).filter((name) => name.includes(`${process.pid}`))).toEqual([]);
  }, 240_000);

  it('is followed by a run that clears up what was left beside it', async () => {
    const path = join(await temporaryFolder(), 'orders.checkpoint');
    await killAfter(path, 3, 0);
    await openCheckpointFile(path, IDENTITY, () => 0).read();
    expect(await readdir(dirname(path))).toEqual(['orders.checkpoint']);
  });
});

describe('a checkpoint for which there is no more room', () => {
  /** The process may not write more than 1024 bytes to a file: the commit of forty partitions needs more. */
  it('survives as it was, and the failed commit is told', async () => {
    const path = join(await temporaryFolder(), 'orders.checkpoint');
    const run = promisify(execFile);
    await run(process.execPath, [...LOOP, path, '3']);
    const old = await readFile(path, 'utf8');
    const limited = `ulimit -f 1 && exec "${process.execPath}" ${LOOP.join(' ')} "${path}" 3`;
    const { stdout } = await run('bash', ['-c', limited]);
    expect(stdout).toMatch(/^failed the checkpoint .*orders\.checkpoint could not be written: EFBIG/);
    expect(await readFile(path, 'utf8')).toBe(old);
    expect(await readdir(dirname(path))).toEqual(['orders.checkpoint']);
    expect(await readCheckpoint(path)).toBe(3n);
  });
});
