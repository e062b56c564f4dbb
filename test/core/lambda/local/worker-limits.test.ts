import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionTarget } from '../../../../src/core/lambda/function-port.ts';
import { createWorkerTarget } from '../../../../src/core/lambda/local/worker-target.ts';
import { bodyOf, factsWith, invoke, type LogRecorder, recordLog } from './function-under-test.ts';

let folder = '';
let fifo = '';
let file = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'esmctl-limits-'));
  fifo = join(folder, 'fifo');
  file = join(folder, 'limits.mjs');
  execFileSync('mkfifo', [fifo]);
  writeFileSync(
    file,
    `import fs from 'node:fs';
export const readFifo = async ({ fifo }) => {
  if (fifo === undefined) return 'warm';
  console.log('before the read');
  fs.readFileSync(fifo);
};
export const writeVectors = async () => {
  fs.writevSync(1, [Buffer.from('one '), Buffer.from('two\\n')]);
  await new Promise((resolve) => fs.writev(2, [Buffer.from('three\\n')], resolve));
  const stream = fs.createWriteStream(null, { fd: 1, autoClose: false });
  stream.write('fo');
  stream.write('ur\\n');
  await new Promise((resolve) => stream.write('five\\n', resolve));
};
export const printMuch = async ({ lines }) => {
  const line = 'y'.repeat(99) + '\\n';
  for (let n = 0; n < lines; n += 1) process.stdout.write(line);
  console.log('last');
};
`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Ends the read that the thread is held by; there is none where the thread ended before it came to that. */
function releaseFifo(): void {
  try {
    closeSync(openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENXIO' });
  }
}

function createTarget(exportName: string, timeoutMs = 60_000): { target: FunctionTarget; log: LogRecorder } {
  const log = recordLog();
  const facts = factsWith({ timeoutMs });
  return { log, target: createWorkerTarget({ file, exportName, facts, maxConcurrency: 1, env: {}, onLog: log.onLog }) };
}

describe('worker target, a thread that a system call holds', () => {
  it('is timed out all the same, and the next invocation has a new environment', async () => {
    const { target, log } = createTarget('readFifo', 1000);
    await target.start();
    expect(await invoke(target, { fifo })).toMatchObject({ kind: 'timedOut' });
    expect(log.lines.map(({ text }) => text)).toEqual(['before the read']);
    expect(bodyOf(await invoke(target))).toBe('warm');
    await target.close();
    releaseFifo();
  });
});

describe('worker target, output', () => {
  it('takes what is written to the descriptors in vectors and by streams', async () => {
    const { target, log } = createTarget('writeVectors');
    await invoke(target);
    await target.close();
    expect(log.lines.map(({ stream, text }) => `${stream}: ${text}`)).toEqual([
      'stdout: one two',
      'stderr: three',
      'stdout: four',
      'stdout: five',
    ]);
  });

  it('brings all lines of a long output, in order, before the result', async () => {
    const { target, log } = createTarget('printMuch');
    await invoke(target, { lines: 200_000 });
    expect(log.lines).toHaveLength(200_001);
    expect(log.lines.at(-1)?.text).toBe('last');
    await target.close();
  });
});
