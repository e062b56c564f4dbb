import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeFunction } from '../../../../src/core/lambda/aws/describe-function.ts';
import { createAwsTarget } from '../../../../src/core/lambda/aws/function-target.ts';
import { createEndpointTarget } from '../../../../src/core/lambda/local/endpoint-target.ts';
import { awsEnvironment } from '../../../support/aws/lambda-stub.ts';
import { freePort } from '../../../support/free-port.ts';
import { installPeer } from '../../../support/install-peer.ts';
import { bodyOf, factsWith, invoke } from './function-under-test.ts';

const folder = installPeer({
  name: 'serverless-offline',
  lockFile: 'package-lock.json',
  install: [['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
});

let server: ChildProcess | undefined;
let endpoint = '';

function startServer(cwd: string, port: number): Promise<ChildProcess> {
  const words = ['node_modules/serverless/bin/serverless.js', 'offline', 'start', '--lambdaPort', `${port}`];
  const child = spawn(process.execPath, words, {
    cwd,
    // No telemetry, no update check, no dashboard; and whatever would still go out finds no way.
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      CI: '1',
      SLS_TELEMETRY_DISABLED: '1',
      SLS_TRACKING_DISABLED: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const onOutput = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('listening on')) resolve(child);
    };
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onOutput);
    child.once('exit', () => reject(new Error(`serverless offline ended:\n${output}`)));
  });
}

describe.runIf(folder !== undefined)('endpoint target with serverless-offline', () => {
  beforeAll(async () => {
    // serverless-offline cannot choose one itself.
    const port = await freePort();
    server = await startServer(folder ?? '', port);
    endpoint = `http://127.0.0.1:${port}`;
  });

  afterAll(async () => {
    if (server === undefined) return;
    const child = server;
    await new Promise((resolve) => {
      child.removeAllListeners('exit').once('exit', resolve);
      child.kill('SIGKILL');
    });
  });

  function createSubject(functionName = 'shop-local-orders', timeoutMs = 60_000) {
    return createEndpointTarget({ endpoint, facts: factsWith({ functionName, timeoutMs }), maxConcurrency: 2 });
  }

  it('invokes, again and again, over kept connections', async () => {
    const target = createSubject();
    await target.start();
    const bodies = await Promise.all([1, 2, 3, 4].map(async (n) => bodyOf(await invoke(target, { n, text: 'é✓😀' }))));
    expect(bodies).toEqual(
      [1, 2, 3, 4].map((n) => ({ event: { n, text: 'é✓😀' }, functionName: 'shop-local-orders' })),
    );
    await target.close();
  });

  it('an error of the function is a function error', async () => {
    const target = createSubject();
    const result = await invoke(target, { do: 'throw' });
    expect(result).toMatchObject({ kind: 'response', functionError: 'Unhandled' });
    expect(bodyOf(result)).toMatchObject({ errorMessage: 'no such order' });
    await target.close();
  });

  it("serves AWS's own SDK as well: the same event, the same answers", async () => {
    for (const [name, value] of Object.entries(awsEnvironment(endpoint))) vi.stubEnv(name, value);
    const settings = { region: undefined, profile: undefined };
    const functionName = 'shop-local-orders';
    expect(await describeFunction(functionName, settings)).toMatchObject({ region: 'eu-west-1', arn: undefined });
    const limits = { maxConcurrency: 2, timeoutMs: 60_000, tailLog: false };
    const target = createAwsTarget({ functionName, settings, ...limits, onLog: () => undefined });
    expect(bodyOf(await invoke(target, { text: 'é✓😀' }))).toEqual({ event: { text: 'é✓😀' }, functionName });
    const failed = await invoke(target, { do: 'throw' });
    expect(failed).toMatchObject({ kind: 'response', functionError: 'Unhandled' });
    expect(bodyOf(failed)).toMatchObject({ errorMessage: 'no such order' });
    await target.close();
    vi.unstubAllEnvs();
  });

  it('a timeout at the endpoint is a timeout', async () => {
    const target = createSubject();
    expect(await invoke(target, { do: 'hang' })).toMatchObject({ kind: 'timedOut' });
    await target.close();
  });

  it('an event beyond its limit is too large', async () => {
    const target = createSubject();
    expect(await invoke(target, { text: 'x'.repeat(6_291_456) })).toMatchObject({ kind: 'tooLarge' });
    await target.close();
  });

  it('tells the names under which a function may be known', async () => {
    const target = createSubject('orders');
    expect(await invoke(target)).toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/does not know the function "orders" .*Function not found: orders/),
      fatal: {
        code: 'ESMCTL_ENDPOINT_FUNCTION',
        next: [expect.stringContaining('SERVICE-STAGE-FUNCTION'), expect.anything()],
      },
    });
    await target.close();
  });
});
