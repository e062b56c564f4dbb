import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startProcessGroup } from '../../../../src/core/lambda/local/process-group.ts';

const LINES = 40_000;
/** A pipe and the chunk in front of it, of 64 KiB each. */
const LINES_IN_PIPE = (2 * 65_536) / 100;
const FLOOD = `const line = 'x'.repeat(99) + '\\n'; for (let i = 0; i < ${LINES}; i += 1) process.stdout.write(line);`;

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
});
