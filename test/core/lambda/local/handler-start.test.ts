import { describe, expect, it } from 'vitest';
import type { HandlerIsolation } from '../../../../src/core/lambda/function-port.ts';
import { EsmctlError } from '../../../../src/core/model/errors.ts';
import { createSubject, ISOLATIONS, invoke } from './function-under-test.ts';

async function failureOf(isolation: HandlerIsolation, handler: string): Promise<EsmctlError> {
  const { target } = createSubject(handler, { isolation });
  try {
    await target.start();
  } catch (error) {
    if (error instanceof EsmctlError) return error;
    throw error;
  } finally {
    await target.close();
  }
  throw new Error(`${handler} started`);
}

const usage = [
  { handler: 'missing.mjs', code: 'ESMCTL_HANDLER_FILE', says: /missing\.mjs does not exist/, why: 'no such file' },
  { handler: '../handlers', code: 'ESMCTL_HANDLER_FILE', says: /is not a file/, why: 'a folder' },
  {
    handler: 'behaviours.mjs#nope',
    code: 'ESMCTL_HANDLER_EXPORT',
    says: /does not export "nope"\. It exports: .*callBack, .*handler,/,
    why: 'lists what there is',
  },
  {
    handler: 'behaviours.mjs#answer',
    code: 'ESMCTL_HANDLER_EXPORT',
    says: /exports "answer", which is no function \(number\)/,
    why: 'not a function',
  },
  {
    handler: 'common.cjs#nope',
    code: 'ESMCTL_HANDLER_EXPORT',
    says: /It exports: .*computed/,
    why: 'also CommonJS names that only exist at run time',
  },
  { handler: 'exports-nothing.mjs', code: 'ESMCTL_HANDLER_EXPORT', says: /It exports nothing/, why: 'no exports' },
];

const target = [
  {
    handler: 'throws-while-loading.mjs',
    says: /RangeError: no table name configured \(at .*throws-while-loading\.mjs:1:7\)/,
    why: 'message and first stack line',
  },
  { handler: 'misses-an-export.mjs', says: /SyntaxError: .*'nope'$/, why: "no stack line of Node's own loader" },
  { handler: 'misses-a-module.mjs', says: /Cannot find package 'esmctl-no-such-package'/, why: 'a missing dependency' },
  { handler: 'exits-while-loading.mjs', says: /exit status 7/, why: 'process.exit()' },
  { handler: 'waits-while-loading.mjs', says: /top-level await never settles/, why: 'nothing left to wait for' },
  { handler: 'throws-later-while-loading.mjs', says: /RangeError: outside of any promise/, why: 'uncaught exception' },
];

describe.each(ISOLATIONS)('handler target, start(), %s', (isolation) => {
  it.each(usage)('refuses $handler as wrong usage: $why', async ({ handler, code, says }) => {
    const error = await failureOf(isolation, handler);
    expect(error).toMatchObject({ kind: 'usage', code });
    expect(error.message).toMatch(says);
    expect(error.next).not.toHaveLength(0);
  });

  it.each(target)('reports $handler as a broken target: $why', async ({ handler, says }) => {
    const error = await failureOf(isolation, handler);
    expect(error).toMatchObject({ kind: 'target', code: 'ESMCTL_HANDLER_LOAD' });
    expect(error.message).toMatch(says);
  });

  it('passes on what a module prints while it is loaded', async () => {
    const { target: subject, log } = createSubject('exits-while-loading.mjs', { isolation });
    await expect(subject.start()).rejects.toThrow();
    expect(log.lines).toEqual([{ stream: 'stderr', text: 'no configuration, leaving' }]);
    await subject.close();
  });

  it('turns a failing start into a result for an invocation that came without start()', async () => {
    const { target: subject } = createSubject('throws-while-loading.mjs', { isolation });
    expect(await invoke(subject)).toMatchObject({
      functionError: 'Unhandled',
      body: expect.stringContaining('"errorType":"RangeError","errorMessage":"no table name configured"'),
    });
    await subject.close();
  });
});
