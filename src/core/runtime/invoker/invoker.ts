import type { EventEnvelope } from '../../event/envelope.ts';
import { measurePayload, writePayload } from '../../event/payload.ts';
import { locateRecords } from '../../event/record-lists.ts';
import type { EventPayload, FunctionTarget } from '../../lambda/function-port.ts';
import type { Clock } from '../../model/clock.ts';
import type { EsmctlError } from '../../model/errors.ts';
import type { Attempt } from '../attempt.ts';
import { rangesOf } from '../offset-ranges.ts';
import type { Outcome } from '../outcome.ts';
import type { Emit } from '../runtime-events.ts';
import { interpretResult } from './interpret-result.ts';

export interface InvokerOptions {
  readonly target: FunctionTarget;
  readonly envelope: EventEnvelope;
  readonly reportBatchItemFailures: boolean;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Aborts invocations in flight (second Ctrl-C). */
  readonly signal: AbortSignal;
  /** Resolves when listeners can take more; slow readers of the output slow the run down, not its memory. */
  readonly untilListenersCanTakeMore: () => Promise<void> | undefined;
  /** Called where the target says that it will never be reached. */
  readonly onFatal: (error: EsmctlError) => void;
  readonly onMeasured: (measured: InvocationMeasure) => void;
}

export interface InvocationMeasure {
  readonly outcome: Outcome;
  readonly records: number;
  readonly payloadBytes: number;
  readonly durationMs: number;
  /** The records were in an invocation before. */
  readonly again: boolean;
}

/**
 * Sends the records as one event and says what came of it; undefined when it was cut off, of which nothing follows.
 * Never rejects for what the function does.
 */
export type Invoke = (attempt: Attempt, processor: number, closedBy: string) => Promise<Outcome | undefined>;

export function createInvoker(options: InvokerOptions): Invoke {
  const { target, envelope, clock, emit, signal } = options;
  return async ({ records, requestId, sends, again }, processor, closedBy) => {
    await options.untilListenersCanTakeMore();
    const attempt = sends + 1;
    const payloadBytes = measurePayload(envelope, records);
    const ranges = rangesOf(records);
    const count = records.length;
    emit({ type: 'invocation-started', processor, requestId, attempt, records: count, payloadBytes, closedBy, ranges });
    const startedMs = clock.monotonicMs();
    const payload: EventPayload = {
      bytes: payloadBytes,
      copyTo: (buffer) => void writePayload(buffer, envelope, records),
      lists: () => locateRecords(envelope, records),
    };
    const result = await target.invoke({ requestId, payload }, signal);
    if (signal.aborted) {
      emit({ type: 'invocation-cut-off', processor, requestId, records: count });
      return undefined;
    }
    const durationMs = clock.monotonicMs() - startedMs;
    const outcome = interpretResult(result, records, options.reportBatchItemFailures);
    options.onMeasured({ outcome, records: count, payloadBytes, durationMs, again });
    const why = outcome.kind === 'succeeded' ? outcome.note : outcome.why;
    emit({
      type: 'invocation-finished',
      processor,
      requestId,
      attempt,
      records: count,
      outcome: outcome.kind,
      durationSeconds: durationMs / 1000,
      ...(why === undefined ? {} : { why }),
    });
    if (result.kind === 'unreachable' && result.fatal !== undefined) options.onFatal(result.fatal);
    return outcome;
  };
}
