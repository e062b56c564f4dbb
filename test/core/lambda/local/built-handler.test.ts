import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HandlerIsolation } from '../../../../src/core/lambda/function-port.ts';
import { HANDLERS, ISOLATIONS, ROOT } from './function-under-test.ts';

// The other tests run the environments from the sources, through tsx: here is what is shipped, in a process that must end by itself.
let elsewhere = '';

beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), 'esmctl-built-'));
  cpSync(`${ROOT}dist`, `${elsewhere}/dist`, { recursive: true });
  cpSync(`${ROOT}package.json`, `${elsewhere}/package.json`);
  for (const file of ['typed.ts', 'typed-label.ts']) cpSync(`${HANDLERS}${file}`, `${elsewhere}/${file}`);
});

afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

/** All that the process wrote to stdout is one JSON document: nothing of the function is in it. */
function runBuilt(
  isolation: HandlerIsolation,
  dist: string,
  handler: string,
  event = '{}',
): { outcome: object; lines: string[] } {
  const [file = '', exportName = 'handler'] = handler.split('#');
  const words = [`${HANDLERS}invoke-built.mjs`, dist, isolation, file, exportName, event];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8', timeout: 100_000 }));
}

const stripsTypes = Boolean(Reflect.get(process.features, 'typescript'));

describe.each(ISOLATIONS)('the built handler target, %s', (isolation) => {
  it('keeps what a function prints out of the standard output', () => {
    expect(runBuilt(isolation, `${ROOT}dist`, `${HANDLERS}behaviours.mjs#print`)).toEqual({
      outcome: { kind: 'response', body: 'null' },
      lines: ['one 1', 'two', 'three', 'four', 'five', 'six ✓', '', 'no line end'],
    });
  });

  it('runs CommonJS', () => {
    expect(runBuilt(isolation, `${ROOT}dist`, `${HANDLERS}common.cjs`, '{"a":1}')).toEqual({
      outcome: { kind: 'response', body: '{"commonjs":{"a":1}}' },
      lines: [],
    });
  });

  it('runs TypeScript: Node.js itself strips types, or the tsx beside the handler reads it', () => {
    expect(runBuilt(isolation, `${elsewhere}/dist`, `${HANDLERS}typed.ts`, '{"records":3}')).toEqual({
      outcome: { kind: 'response', body: '"records: 3"' },
      lines: [],
    });
  });

  it("runs TypeScript with esmctl's own tsx where there is none beside the handler", () => {
    expect(runBuilt(isolation, `${ROOT}dist`, `${elsewhere}/typed.ts`, '{"records":3}')).toMatchObject({
      outcome: { body: '"records: 3"' },
    });
  });

  it.skipIf(stripsTypes)('says what to do where nothing reads TypeScript', () => {
    expect(runBuilt(isolation, `${elsewhere}/dist`, `${elsewhere}/typed.ts`)).toMatchObject({
      outcome: {
        kind: 'usage',
        code: 'ESMCTL_HANDLER_TYPESCRIPT',
        message: expect.stringContaining('tsx is not installed'),
      },
    });
  });
});
