import kafkajs from 'kafkajs';
import { messageOf } from '../../model/errors.ts';

/** The membership is not what it was: nothing was written, and the next assignment begins from what is committed. */
const STALE = /REBALANCE_IN_PROGRESS|ILLEGAL_GENERATION|UNKNOWN_MEMBER_ID|FENCED_INSTANCE_ID/;
const REJOIN_AFTER_MS = 250;
const NO_RIGHT = /AUTHORIZATION_FAILED|SASL|Authentication/;

export function typeOf(error: unknown): string {
  const { type, name } = error as { type?: string; name?: string };
  return `${name ?? ''} ${type ?? ''} ${messageOf(error)}`;
}

export function isStale(error: unknown): boolean {
  return STALE.test(typeOf(error));
}

/** Trying again later cannot help. */
export function isRefusal(error: unknown): boolean {
  if (NO_RIGHT.test(typeOf(error))) return true;
  if (!(error instanceof kafkajs.KafkaJSProtocolError) || isStale(error)) return false;
  return !error.retriable && error.type !== 'UNKNOWN';
}

/**
 * For what fails after the group was joined and before it is read: the client would try to read on with a membership that
 * nobody has been told of. In this form it leaves, joins anew, and tells of the crash.
 */
export function rejoinAfter(error: unknown): never {
  if (isRefusal(error) || !(error instanceof kafkajs.KafkaJSError)) throw error;
  const { type } = error as { type?: string };
  const passing = Object.assign(new kafkajs.KafkaJSError(error.message, { retriable: true }), { type });
  throw new kafkajs.KafkaJSNumberOfRetriesExceeded(passing, { retryCount: 0, retryTime: REJOIN_AFTER_MS });
}

/** Coordinators load their groups for a moment after a start, and who leads a partition is known to some before others. */
const PASSING =
  /LOAD_IN_PROGRESS|COORDINATOR_NOT_AVAILABLE|NOT_COORDINATOR|LEADER_NOT_AVAILABLE|NOT_LEADER|LEADER_EPOCH|OFFSET_NOT_AVAILABLE|UNKNOWN_TOPIC_OR_PARTITION/;

/** For questions about what is known to be there. */
export async function retryPassing<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 20 || !PASSING.test(typeOf(error))) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const LOST = ['ESMCTL_KAFKA_UNREACHABLE', 'ESMCTL_KAFKA_PROTOCOL'];

/** The connection went, or nothing came over it. */
export function isConnectionLost({ code }: { readonly code: string }): boolean {
  return LOST.includes(code);
}
