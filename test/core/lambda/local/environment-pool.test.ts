import { describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../../src/core/lambda/function-port.ts';
import type { Environment, StartOutcome } from '../../../../src/core/lambda/local/environment.ts';
import { createEnvironmentPool } from '../../../../src/core/lambda/local/environment-pool.ts';
import { functionError } from '../../../../src/core/lambda/local/invoke-results.ts';
import { EsmctlError } from '../../../../src/core/model/errors.ts';
import { textPayload } from '../../../support/text-payload.ts';

const never = new AbortController().signal;

/** Environments whose invocations end when the test says so; each answers with its own name. */
function createStage(maxConcurrency: number) {
  const environments: { name: string; finish: (how?: { die?: boolean; unseen?: boolean }) => void; ended: boolean }[] =
    [];
  const failures: StartOutcome[] = [];
  const pool = createEnvironmentPool({
    maxConcurrency,
    startEnvironment() {
      const failure = failures.shift();
      if (failure !== undefined) return Promise.resolve(failure);
      const name = `environment-${environments.length + 1}`;
      let isAlive = true;
      let resolve: (result: InvokeResult | 'never-reached') => void = () => {};
      const entry = {
        name,
        ended: false,
        finish({ die = false, unseen = false } = {}) {
          if (die || unseen) isAlive = false;
          resolve(unseen ? 'never-reached' : { kind: 'response', body: name });
        },
      };
      environments.push(entry);
      const environment: Environment = {
        get isAlive() {
          return isAlive;
        },
        invoke: () =>
          new Promise((settle) => {
            resolve = settle;
          }),
        end() {
          isAlive = false;
          entry.ended = true;
          resolve({ kind: 'unreachable', message: 'ended' });
          return Promise.resolve();
        },
      };
      return Promise.resolve({ kind: 'started', environment });
    },
  });
  let invocations = 0;
  const invoke = (signal = never) => {
    invocations += 1;
    return pool.invoke({ requestId: `${invocations}`, payload: textPayload('{}') }, signal);
  };
  /** Until all that can happen without the test has happened. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { pool, environments, failures, invoke, settle };
}

const startFailure: StartOutcome = {
  kind: 'failed',
  error: new EsmctlError({ code: 'ESMCTL_X', kind: 'target', message: 'no start' }),
  result: functionError({ errorType: 'X', errorMessage: 'no start' }),
};

describe('createEnvironmentPool', () => {
  it('starts an environment only when none is idle, and no more than allowed', async () => {
    const { environments, invoke, settle } = createStage(2);
    const first = invoke();
    await settle();
    environments[0]?.finish();
    await first;
    const [second, third, fourth] = [invoke(), invoke(), invoke()];
    await settle();
    expect(environments).toHaveLength(2);
    environments[1]?.finish();
    environments[0]?.finish();
    expect([await second, await third].map((result) => result.kind === 'response' && result.body)).toEqual([
      'environment-1',
      'environment-2',
    ]);
    await settle();
    environments[1]?.finish();
    expect(await fourth).toMatchObject({ body: 'environment-2' });
    expect(environments).toHaveLength(2);
  });

  it('reuses the most recently used one', async () => {
    const { environments, invoke, settle } = createStage(3);
    const running = [invoke(), invoke(), invoke()];
    await settle();
    for (const index of [0, 2, 1]) environments[index]?.finish();
    await Promise.all(running);
    const next = invoke();
    await settle();
    environments[1]?.finish();
    expect(await next).toMatchObject({ body: 'environment-2' });
  });

  it('serves those that wait in the order in which they came', async () => {
    const { environments, invoke, settle } = createStage(1);
    const order: number[] = [];
    const all = [1, 2, 3, 4].map((number) => invoke().then(() => order.push(number)));
    for (const _ of all) {
      await settle();
      environments[0]?.finish();
    }
    await Promise.all(all);
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('replaces one that died, also for those that wait', async () => {
    const { environments, invoke, settle } = createStage(1);
    const first = invoke();
    const second = invoke();
    await settle();
    environments[0]?.finish({ die: true });
    await first;
    await settle();
    environments[1]?.finish();
    expect(await second).toMatchObject({ body: 'environment-2' });
  });

  it('gives an event that was never seen to a new one, once', async () => {
    const { environments, invoke, settle } = createStage(1);
    const first = invoke();
    await settle();
    environments[0]?.finish({ unseen: true });
    await settle();
    environments[1]?.finish();
    expect(await first).toMatchObject({ body: 'environment-2' });
    const second = invoke();
    for (const index of [1, 2]) {
      await settle();
      environments[index]?.finish({ unseen: true });
    }
    expect(await second).toMatchObject({ kind: 'unreachable' });
  });

  it('lets an aborted one stop waiting without losing the turn', async () => {
    const { environments, invoke, settle } = createStage(1);
    const abort = new AbortController();
    const first = invoke();
    const waiting = invoke(abort.signal);
    const last = invoke();
    await settle();
    abort.abort();
    expect(await waiting).toMatchObject({ kind: 'unreachable' });
    environments[0]?.finish();
    await first;
    await settle();
    environments[0]?.finish();
    expect(await last).toMatchObject({ body: 'environment-1' });
  });

  it('answers an invocation whose environment cannot start, and tries again for the next', async () => {
    const { environments, failures, invoke, settle } = createStage(1);
    failures.push(startFailure);
    expect(await invoke()).toMatchObject({ functionError: 'Unhandled' });
    const next = invoke();
    await settle();
    environments[0]?.finish();
    expect(await next).toMatchObject({ body: 'environment-1' });
  });

  it('start() starts one, once, and throws where it cannot', async () => {
    const { pool, environments, failures } = createStage(2);
    failures.push(startFailure);
    await expect(pool.start()).rejects.toThrow('no start');
    await pool.start();
    await pool.start();
    expect(environments).toHaveLength(1);
  });

  it('close() ends all, answers all, and may be called again', async () => {
    const { pool, environments, invoke, settle } = createStage(1);
    const running = invoke();
    const waiting = invoke();
    await settle();
    await Promise.all([pool.close(), pool.close()]);
    expect(await running).toMatchObject({ kind: 'unreachable' });
    expect(await waiting).toMatchObject({ kind: 'unreachable' });
    expect(await invoke()).toMatchObject({ kind: 'unreachable' });
    expect(environments.map(({ ended }) => ended)).toEqual([true]);
  });
});
