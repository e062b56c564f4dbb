import { afterAll, describe, expect, it } from 'vitest';
import type { FunctionTarget, InvokeResult } from '../../../../src/core/lambda/function-port.ts';
import { createRuntimeApiTarget } from '../../../../src/core/lambda/local/runtime-api-target.ts';
import { installPeer } from '../../../support/install-peer.ts';
import { textPayload } from '../../../support/text-payload.ts';
import { createSubject, factsWith, HANDLERS } from './function-under-test.ts';

const COMPILED = 'node_modules/aws-lambda-ric/rapid-client.node';
const folder = installPeer({
  name: 'aws-lambda-ric',
  lockFile: 'package-lock.json',
  install: [
    ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    // Where the quick way is closed, the package's own: it takes cmake and, without headers of Node.js, a way to nodejs.org.
    ['sh', '-c', `sh build.sh "$0" || { npm rebuild aws-lambda-ric && test -f ${COMPILED}; }`, process.execPath],
  ],
});

const targets: FunctionTarget[] = [];

afterAll(() => Promise.all(targets.map((target) => target.close())));

/** The same handler behind AWS's own runtime client. */
function createOracle(exportName: string, timeoutMs: number): FunctionTarget {
  return createRuntimeApiTarget({
    command: `'${process.execPath}' '${folder}/node_modules/aws-lambda-ric/index.mjs' behaviours.${exportName}`,
    facts: factsWith({ timeoutMs }),
    maxConcurrency: 1,
    env: { PATH: process.env.PATH },
    cwd: HANDLERS,
    onLog: () => {},
  });
}

async function resultOf(target: FunctionTarget, payload: string): Promise<InvokeResult> {
  targets.push(target);
  const result = await target.invoke(
    { requestId: 'a1b2c3d4-0000-4000-8000-000000000000', payload: textPayload(payload) },
    new AbortController().signal,
  );
  await target.close();
  return result;
}

/** Without what differs by nature: stack lines below the first, and the time since start in them. */
function comparable(result: InvokeResult): unknown {
  if (result.kind !== 'response') return result;
  const body: unknown = result.body === '' ? null : JSON.parse(result.body);
  if (typeof body !== 'object' || body === null || !('trace' in body) || !Array.isArray(body.trace)) {
    return { ...result, body };
  }
  return { ...result, body: { ...body, trace: body.trace.slice(0, 1) } };
}

const cases = [
  { handler: 'returnValue', payload: '{"a":[1,"é✓😀",null]}', why: 'a plain value' },
  { handler: 'returnNothingAsync', why: 'a promise of nothing' },
  { handler: 'rejectError', why: 'a rejected error' },
  { handler: 'throwError', why: 'a thrown error' },
  { handler: 'throwText', why: 'a thrown text' },
  { handler: 'exit', payload: '{"code":3}', why: 'process.exit(3)' },
  { handler: 'exit', payload: '{"code":0}', why: 'process.exit(0)' },
  { handler: 'wait', timeoutMs: 1000, why: 'too slow' },
  { handler: 'returnBytes', payload: '{"bytes":6291557}', why: 'a response beyond the limit' },
  { handler: 'returnBigInt', why: 'a value that JSON cannot say' },
  { handler: 'returnFunction', why: 'a value that JSON leaves out' },
];

describe.runIf(folder !== undefined)("worker target against AWS's runtime client for Node.js", () => {
  it.each(cases)('$handler: $why', async ({ handler, payload = '{}', timeoutMs = 60_000 }) => {
    const expected = comparable(await resultOf(createOracle(handler, timeoutMs), payload));
    const { target } = createSubject(`behaviours.mjs#${handler}`, { timeoutMs });
    expect(comparable(await resultOf(target, payload))).toEqual(expected);
  });

  // This client ends with status 1; the one before it (Node.js 22 and older in Lambda), which the target follows, posted the
  // error first. neverSettle differs in the same way, and docs/functions.md says so.
  it.each(['throwInTimer', 'leaveRejection'])(
    '%s is a function error in both, with another error object',
    async (handler) => {
      const { target } = createSubject(`behaviours.mjs#${handler}`);
      for (const result of [await resultOf(createOracle(handler, 60_000), '{}'), await resultOf(target, '{}')]) {
        expect(result).toMatchObject({ kind: 'response', functionError: 'Unhandled' });
      }
    },
  );
});
