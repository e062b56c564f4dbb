import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';

const EVERY_MS = 100;
/** A minute and what the questions take: far more than a loaded machine needs, so that what is wrong is told in the end. */
const TIMES = 600;

/** Asks until the broker does what it refused in its first moments; in the end the last refusal is thrown. */
export async function askAgain<T>(ask: () => Promise<T>, passes: (error: unknown) => boolean = () => true): Promise<T> {
  for (let left = TIMES; ; left -= 1) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0 || !passes(error)) throw error;
      await pause(EVERY_MS);
    }
  }
}

/** A broker that has just come takes a moment until it knows its groups; the client leaves it to its user to ask again. */
export function isOfTheMoment(error: unknown): boolean {
  return error instanceof kafkajs.KafkaJSError && error.retriable;
}
