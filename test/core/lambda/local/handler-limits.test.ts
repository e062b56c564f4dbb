import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionTarget, HandlerIsolation } from '../../../../src/core/lambda/function-port.ts';
import { createHandlerTarget } from '../../../../src/core/lambda/local/handler-target.ts';
import {
  bodyOf,
  factsWith,
  ISOLATIONS,
  invoke,
  type LogRecorder,
  recordLog,
  timeOutAfter,
} from './function-under-test.ts';

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

function createTarget(
  isolation: HandlerIsolation,
  exportName: string,
  timeoutMs = 60_000,
): { target: FunctionTarget; log: LogRecorder } {
  const log = recordLog();
  const facts = factsWith({ timeoutMs });
  return {
    log,
    target: createHandlerTarget({ file, exportName, facts, isolation, maxConcurrency: 1, env: {}, onLog: log.onLog }),
  };
}

describe.each(ISOLATIONS)('handler target, an environment that a system call holds, %s', (isolation) => {
  it('is timed out all the same, and the next invocation has a new environment', async () => {
    const { target, log } = createTarget(isolation, 'readFifo', 1000);
    await target.start();
    const begun = { log, line: 'before the read', timeoutMs: 1000 };
    const start = () => invoke(target, { fifo });
    // By then it is in the read; should it not be, it is timed out all the same.
    const result = await timeOutAfter(begun, start, () => pause(300));
    expect(result).toMatchObject({ kind: 'timedOut' });
    expect(log.lines.map(({ text }) => text)).toEqual(['before the read']);
    expect(bodyOf(await invoke(target))).toBe('warm');
    await target.close();
    releaseFifo();
  });
});

describe.each(ISOLATIONS)('handler target, output, %s', (isolation) => {
  it('takes what is written to the descriptors in vectors and by streams', async () => {
    const { target, log } = createTarget(isolation, 'writeVectors');
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
    const { target, log } = createTarget(isolation, 'printMuch');
    await invoke(target, { lines: 200_000 });
    expect(log.lines).toHaveLength(200_001);
    expect(log.lines.at(-1)?.text).toBe('last');
    await target.close();
  });
});
