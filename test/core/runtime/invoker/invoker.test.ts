import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../../../src/core/event/envelope.ts';
import { buildPayload } from '../../../../src/core/event/payload.ts';
import type { FunctionTarget, InvokeRequest, InvokeResult } from '../../../../src/core/lambda/function-port.ts';
import type { EsmctlError } from '../../../../src/core/model/errors.ts';
import { firstAttempt } from '../../../../src/core/runtime/attempt.ts';
import { createInvoker, type InvocationMeasure } from '../../../../src/core/runtime/invoker/invoker.ts';
import type { RuntimeEvent } from '../../../../src/core/runtime/runtime-events.ts';
import { eventRecord, streamMapping } from '../../../support/records.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const ENVELOPE = buildEnvelope(streamMapping());
const RECORDS = [
  eventRecord({ offset: 4n }),
  eventRecord({ offset: 2n ** 53n }),
  eventRecord({ partition: 1, offset: 9n }),
];

function setUp(answer: InvokeResult, untilListenersCanTakeMore: () => Promise<void> | undefined = () => undefined) {
  const clock = createVirtualClock();
  const events: RuntimeEvent[] = [];
  const measured: InvocationMeasure[] = [];
  const fatal: EsmctlError[] = [];
  const sent: { requestId: string; text: string; signal: AbortSignal }[] = [];
  const controller = new AbortController();
  const target: FunctionTarget = {
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
    invoke: async ({ requestId, payload }: InvokeRequest, signal) => {
      const target = Buffer.alloc(payload.bytes);
      payload.copyTo(target);
      sent.push({ requestId, text: target.toString('utf8'), signal });
      await new Promise<void>((resolve) => clock.after(250, resolve));
      return answer;
    },
  };
  const invoke = createInvoker({
    target,
    envelope: ENVELOPE,
    reportBatchItemFailures: true,
    clock,
    emit: (event) => events.push(event),
    signal: controller.signal,
    untilListenersCanTakeMore,
    onFatal: (error) => fatal.push(error),
    onMeasured: (measure) => measured.push(measure),
  });
  return { clock, events, measured, sent, invoke, controller, signal: controller.signal };
}

describe('one invocation', () => {
  it('sends the whole event, tells its beginning and its end, and is measured', async () => {
    const { clock, events, measured, sent, invoke, signal } = setUp({ kind: 'response', body: '{"ok":true}' });
    const attempt = { ...firstAttempt(RECORDS, 'request-1'), sends: 3, failures: 1, refusals: 1 };
    const outcome = await clock.runUntil(invoke(attempt, 3, 'window'));

    const event = buildPayload(ENVELOPE, RECORDS);
    const note = 'the response has no batchItemFailures: taken as success';
    expect(sent).toEqual([{ requestId: 'request-1', text: event, signal }]);
    expect(outcome).toEqual({ kind: 'succeeded', note });
    const payloadBytes = Buffer.byteLength(event);
    expect(events).toEqual([
      {
        type: 'invocation-started',
        processor: 3,
        requestId: 'request-1',
        attempt: 4,
        records: 3,
        payloadBytes,
        closedBy: 'window',
        ranges: [
          { partition: 'orders-0', firstOffset: 4, lastOffset: '9007199254740992', records: 2 },
          { partition: 'orders-1', firstOffset: 9, lastOffset: 9, records: 1 },
        ],
      },
      {
        type: 'invocation-finished',
        processor: 3,
        requestId: 'request-1',
        attempt: 4,
        records: 3,
        outcome: 'succeeded',
        durationSeconds: 0.25,
        why: note,
      },
    ]);
    expect(measured).toEqual([{ outcome, records: 3, payloadBytes, durationMs: 250, again: false }]);
  });

  it('says nothing of why where all is well', async () => {
    const { clock, events, invoke } = setUp({ kind: 'response', body: 'null' });
    await clock.runUntil(invoke(firstAttempt(RECORDS, 'request-1'), 0, 'count'));
    expect(events.at(-1)).not.toHaveProperty('why');
    expect(events.at(-1)).toMatchObject({ outcome: 'succeeded', attempt: 1 });
  });

  it('tells a failure with its reason', async () => {
    const { clock, events, invoke } = setUp({ kind: 'timedOut', message: 'no answer within 3 s' });
    expect(await clock.runUntil(invoke(firstAttempt(RECORDS, 'request-1'), 0, 'count'))).toEqual({
      kind: 'timedOut',
      why: 'no answer within 3 s',
    });
    expect(events.at(-1)).toMatchObject({ outcome: 'timedOut', why: 'no answer within 3 s' });
  });

  it('that was cut off comes to nothing: no outcome, no measure', async () => {
    const { clock, events, measured, invoke, controller } = setUp({ kind: 'unreachable', message: 'killed' });
    clock.after(100, () => controller.abort());
    expect(await clock.runUntil(invoke(firstAttempt(RECORDS, 'request-1'), 2, 'count'))).toBeUndefined();
    expect(events.at(-1)).toEqual({ type: 'invocation-cut-off', processor: 2, requestId: 'request-1', records: 3 });
    expect(measured).toEqual([]);
  });

  it('waits until the readers of the output can take more', async () => {
    let letThrough: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letThrough = resolve));
    const { clock, events, sent, invoke } = setUp({ kind: 'response', body: 'null' }, () => gate);
    const outcome = invoke(firstAttempt(RECORDS, 'request-1'), 0, 'count');
    await new Promise((resolve) => setImmediate(resolve));
    expect([events.length, sent.length]).toEqual([0, 0]);
    letThrough();
    expect(await clock.runUntil(outcome)).toMatchObject({ kind: 'succeeded' });
    expect(sent).toHaveLength(1);
  });
});
