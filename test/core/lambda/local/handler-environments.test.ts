import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { textPayload } from '../../../support/text-payload.ts';
import { bodyOf, createSubject, ISOLATIONS, invoke, timeOutAfter } from './function-under-test.ts';

interface Counted {
  readonly invocations: number;
  readonly environmentId: string;
}

/** Lets nobody through until so many are there: proof that they run at the same time. */
async function openGate(parties: number) {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    if (waiting.length % parties === 0) for (const each of waiting.splice(0)) each.end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe.each(ISOLATIONS)('handler target, environments, %s', (isolation) => {
  it('runs several at once, each in an environment of its own, and keeps them', async () => {
    const { target } = createSubject('behaviours.mjs#meet', { isolation, maxConcurrency: 3 });
    await target.start();
    const gate = await openGate(3);
    const finished: string[] = [];
    const meetAll = () =>
      Promise.all(
        [1, 2, 3].map(async () => {
          const { environmentId } = bodyOf(await invoke(target, { url: gate.url })) as Counted;
          finished.push(environmentId);
          return environmentId;
        }),
      );
    const first = await meetAll();
    expect(new Set(first).size).toBe(3);
    expect(new Set(await meetAll())).toEqual(new Set(first));

    const alone = await openGate(1);
    const next = bodyOf(await invoke(target, { url: alone.url })) as Counted;
    expect(next.environmentId).toBe(finished.at(-1));
    gate.close();
    alone.close();
    await target.close();
  });

  it('lets further invocations wait, first come, first served', async () => {
    const { target } = createSubject('behaviours.mjs', { isolation, maxConcurrency: 1 });
    const bodies = await Promise.all([1, 2, 3, 4].map(async (n) => bodyOf(await invoke(target, { n }))));
    const threads = new Set(bodies.map((body) => (body as Counted).environmentId));
    expect(threads.size).toBe(1);
    expect(bodies).toMatchObject([1, 2, 3, 4].map((n) => ({ event: { n }, invocations: n })));
    await target.close();
  });

  it('ends a function that never yields, and goes on in a new environment', async () => {
    const { target, log } = createSubject('behaviours.mjs#hangOnce', { isolation, timeoutMs: 1000 });
    await target.start();
    const request = { requestId: 'id-3', payload: textPayload('{"hang":true}') };
    const result = await timeOutAfter({ log, line: 'last words', timeoutMs: 1000 }, () =>
      target.invoke(request, new AbortController().signal),
    );
    expect(result).toEqual({ kind: 'timedOut', message: 'RequestId: id-3 Error: Task timed out after 1.00 seconds' });
    expect(log.lines).toEqual([{ requestId: 'id-3', stream: 'stdout', text: 'last words' }]);
    expect(bodyOf(await invoke(target))).toBe('warm');
    await target.close();
  });

  it('turns process.exit() into a function error, and goes on in a new environment', async () => {
    const { target, log } = createSubject('behaviours.mjs#exit', { isolation });
    const exits = [
      { code: 3, says: 'Runtime exited with error: exit status 3' },
      { code: 0, says: 'Runtime exited without providing a reason' },
    ];
    for (const { code, says } of exits) {
      const request = { requestId: 'id-4', payload: textPayload(JSON.stringify({ code })) };
      const result = await target.invoke(request, new AbortController().signal);
      expect(result).toMatchObject({ functionError: 'Unhandled' });
      expect(bodyOf(result)).toEqual({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: id-4 Error: ${says}`,
      });
    }
    expect(log.lines.map(({ text }) => text)).toEqual(['leaving', 'leaving']);
    await target.close();
  });

  it("turns a heap beyond the function's memory into a function error", async () => {
    const { target } = createSubject('behaviours.mjs#fillMemory', { isolation, memoryMegabytes: 128 });
    expect(bodyOf(await invoke(target))).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
    await target.close();
  });

  it('survives an environment that breaks between two invocations', async () => {
    const { target, log } = createSubject('behaviours.mjs#throwLater', { isolation });
    expect(bodyOf(await invoke(target))).toBe('answered');
    await log.waitFor('after the answer');
    const results = await Promise.all([invoke(target), invoke(target)]);
    // Whether a broken timer of the one before is still to fire when the next begins is the clock's choice, as in Lambda.
    for (const result of results) expect(result.kind).toBe('response');
    await target.close();
  });

  it('abort kills the environment at once; the next invocation has a new one', async () => {
    const { target, log } = createSubject('behaviours.mjs#wait', { isolation });
    await target.start();
    for (const round of [1, 2]) {
      const abort = new AbortController();
      const result = invoke(target, { round }, abort.signal);
      await log.waitFor(`waiting in round ${round}`);
      abort.abort();
      expect(await result).toMatchObject({ kind: 'unreachable' });
    }
    expect(await invoke(target, {}, AbortSignal.abort())).toMatchObject({ kind: 'unreachable' });
    await target.close();
  });

  it('close() ends what runs and what waits, also twice', async () => {
    const { target, log } = createSubject('behaviours.mjs#wait', { isolation });
    const running = invoke(target, { round: 1 });
    const waiting = invoke(target, { round: 2 });
    await log.waitFor('waiting in round 1');
    await Promise.all([target.close(), target.close()]);
    expect([(await running).kind, (await waiting).kind]).toEqual(['unreachable', 'unreachable']);
    await target.close();
  });

  it('close() during a start leaves nothing to wait for', async () => {
    const { target } = createSubject('behaviours.mjs#wait', { isolation });
    const running = invoke(target);
    await target.close();
    expect(await running).toMatchObject({ kind: 'unreachable' });
  });
});
