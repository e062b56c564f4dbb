import type { FoundFailure } from '../../core/failures/failure.ts';
import { parseFailure } from '../../core/failures/parse-failure.ts';
import type { SkippedFailure } from '../../core/failures/replay-plan.ts';
import type { FailureStore } from '../../core/lambda/failure-store.ts';
import { EsmctlError } from '../../core/model/errors.ts';

/** Events of failure records stay in memory until they are replayed. */
const MOST_BYTES = 512 << 20;

export interface CollectedFailures {
  readonly found: readonly FoundFailure[];
  /** What is there and is no failure record of Kafka. */
  readonly unreadable: readonly SkippedFailure[];
  /** There are more than the limit. */
  readonly isCut: boolean;
}

export async function collectFailures(
  store: FailureStore,
  limit: number,
  signal: AbortSignal,
): Promise<CollectedFailures> {
  const found: FoundFailure[] = [];
  const unreadable: SkippedFailure[] = [];
  let bytes = 0;
  for await (const { id, place, body } of untilAborted(store.read(limit + 1, signal), signal)) {
    // One more tells that there are more; it stays as it is.
    if (found.length + unreadable.length === limit) return { found, unreadable, isCut: true };
    const parsed = parseFailure(body);
    if (parsed.ok) {
      found.push({ id, place, failure: parsed.failure });
      bytes += parsed.failure.payload === undefined ? 0 : body.length;
      if (bytes > MOST_BYTES) throw tooMuch(found.length);
    } else {
      const why = parsed.path === '' ? parsed.why : `${parsed.path} ${parsed.why}`;
      unreadable.push({ place, reason: 'unreadable', why });
    }
  }
  return { found, unreadable, isCut: false };
}

/** What breaks off because it was asked to is no failure. */
async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function tooMuch(failures: number): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_REPLAY_TOO_LARGE',
    kind: 'usage',
    message: `the first ${failures} failure records hold more than ${MOST_BYTES >> 20} MiB of events, which is too much at once; nothing was invoked`,
    next: [`replay them in parts: --limit ${Math.max(1, Math.floor(failures / 2))}, or a longer prefix of the bucket`],
  });
}
