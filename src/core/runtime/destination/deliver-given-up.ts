import type { Clock } from '../../model/clock.ts';
import { EsmctlError, messageOf } from '../../model/errors.ts';
import type { Fate, GivenUp } from '../given-up.ts';
import type { Emit } from '../runtime-events.ts';
import type { Destination } from './destination.ts';

export interface DeliverOptions {
  readonly destination: Destination | undefined;
  /** Assumption `destination-failure`. */
  readonly onFailure: 'stop' | 'drop';
  readonly clock: Clock;
  readonly emit: Emit;
  /** The run must end: records could not be delivered and may not be lost. */
  readonly fail: (error: EsmctlError) => void;
}

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;

/** Sends what was given up to the destination, with retries; without a destination it is dropped. */
export function createGiveUp(options: DeliverOptions): (givenUp: GivenUp) => Promise<Fate> {
  const { destination, clock, emit } = options;
  return async (givenUp) => {
    if (destination === undefined) return 'dropped';
    for (let attempt = 1; ; attempt += 1) {
      try {
        await destination.deliver(givenUp);
        return 'sentToDestination';
      } catch (error) {
        emit({ type: 'destination-failed', destination: destination.name, attempt, why: messageOf(error) });
        if (attempt === ATTEMPTS) return afterLastAttempt(error, destination.name);
      }
      await new Promise<void>((resolve) => clock.after(FIRST_PAUSE_MS * 2 ** (attempt - 1), resolve));
    }
  };

  function afterLastAttempt(error: unknown, name: string): Fate {
    if (options.onFailure === 'drop') return 'dropped';
    options.fail(
      new EsmctlError({
        code: 'ESMCTL_DESTINATION',
        kind: 'target',
        message: `the destination ${name} took no failure record after ${ATTEMPTS} attempts: ${messageOf(error)}`,
        next: [
          ...(error instanceof EsmctlError ? error.next : []),
          'nothing past these records was committed: mend the destination and run again',
          'AWS would drop them here; --assume destination-failure=drop does the same',
        ],
        cause: error,
      }),
    );
    return 'unfinished';
  }
}
