import type { BrokerLost } from '../cluster-wire.ts';
import { lostBrokerOf } from './lost-broker.ts';

interface Patience {
  answeredMs: number;
  /** Why the next question is given less time, or none. */
  lost?: BrokerLost;
  isGivenUp: boolean;
}

const LESS_MS = 10_000;

/**
 * Waits for answers of brokers, but not for ever: one that was silent for as long as the client waits gets less time for the next
 * question, in case that the last one was a slow one, and one that answered nothing at all is not asked again. Rejects with
 * `BrokerLost` or an error of the client.
 */
export function createPatience(): <T>(broker: object, request: string, send: () => Promise<T>) => Promise<T> {
  const patienceWith = new WeakMap<object, Patience>();
  return async (broker, request, send) => {
    const patience = patienceWith.get(broker) ?? { answeredMs: Number.NEGATIVE_INFINITY, isGivenUp: false };
    patienceWith.set(broker, patience);
    const { lost } = patience;
    if (lost !== undefined && patience.isGivenUp) throw lost;
    const askedMs = performance.now();
    try {
      const answer = await (lost === undefined ? send() : withinOr(LESS_MS, send(), lost));
      patience.answeredMs = performance.now();
      delete patience.lost;
      return answer;
    } catch (error) {
      const found = error === lost ? lost : lostBrokerOf(error, request, performance.now() - askedMs);
      if (found?.isSilent === true) {
        patience.isGivenUp = patience.answeredMs < askedMs;
        patience.lost = found;
      }
      throw found ?? error;
    }
  };
}

function withinOr<T>(ms: number, promise: Promise<T>, otherwise: Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(otherwise), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
