import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startProcessGroup } from '../../../../src/core/lambda/local/process-group.ts';

const LINES = 40_000;
/** A pipe and the chunk in front of it, of 64 KiB each. */
const LINES_IN_PIPE = (2 * 65_536) / 100;
/** More than the time that is given to output after the end. */
const HELD_UP_MS = 600;
const FLOOD = `const line = 'x'.repeat(99) + '\\n'; for (let i = 0; i < ${LINES}; i += 1) process.stdout.write(line);`;
/** More than this process takes of a stream that it does not read, and little enough for what lies between the two. */
const FLOOD_WHEN_TOLD = `
  const waiting = setInterval(() => undefined, 1000);
  process.once('SIGUSR2', () => process.stdout.write(('x'.repeat(99) + '\\n').repeat(1000), () => clearInterval(waiting)));
  console.log(process.pid);`;

describe('the output of a process', () => {
  it('is not read while its reader is behind, and none of it is lost', async () => {
    let lines = 0;
    let waits = 0;
    let isBehind = false;
    let readWhileBehind = 0;
    const group = await startProcessGroup({
      program: process.execPath,
      programArguments: ['-e', FLOOD],
      cwd: process.cwd(),
      env: {},
      onLine() {
        lines += 1;
        if (isBehind) readWhileBehind += 1;
      },
      async untilLogIsRead() {
        isBehind = true;
        waits += 1;
        for (let turn = 0; turn < 5; turn += 1) await nextTurn();
        isBehind = false;
      },
    });
    const { code } = await group.exited;
    expect(code).toBe(0);
    // When a process has ended, Node.js reads what its pipe still holds.
    expect(readWhileBehind).toBeLessThanOrEqual(LINES_IN_PIPE);
    expect(waits).toBeGreaterThan(10);
    expect(lines).toBe(LINES);
  });

  it('is read to its end where this process is held up for longer than it waits for more', async () => {
    const lines: string[] = [];
    const group = await startProcessGroup({
      program: process.execPath,
      programArguments: ['-e', FLOOD_WHEN_TOLD],
      cwd: process.cwd(),
      env: {},
      onLine(_stream, text) {
        if (lines.push(text) === 1) process.kill(Number(text), 'SIGUSR2');
      },
      // Nothing more is read before the end of the process, which reads on by itself.
      untilLogIsRead: () => new Promise(() => undefined),
    });
    while (lines.length === 0 || existsSync(`/proc/${lines[0]}`)) await nextTurn();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, HELD_UP_MS);
    await group.exited;
    expect(lines).toHaveLength(1001);
  });
});
