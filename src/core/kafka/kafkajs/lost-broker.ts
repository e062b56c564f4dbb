import { messageOf } from '../../model/errors.ts';
import { BrokerLost } from '../cluster-wire.ts';

/** Names and a message of the frozen client. */
const SILENT = 'KafkaJSRequestTimeoutError';
const CLOSED = 'KafkaJSConnectionClosedError';
const UNREACHED = 'KafkaJSConnectionError';
const BROKEN = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'];
const NOBODY_THERE = 'Connection timeout';

/** The connection went or nothing came over it, in words; undefined for an answer that is an error. */
export function lostBrokerOf(error: unknown, request: string, waitedMs: number): BrokerLost | undefined {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  const message = messageOf(error);
  const lost = (why: string, isSilent: boolean): BrokerLost =>
    new BrokerLost(why, { isSilent, code: typeof code === 'string' ? code : undefined, cause: error });
  if (name === SILENT) {
    return lost(`the broker did not answer ${request} within ${Math.max(1, Math.round(waitedMs / 1000))} s`, true);
  }
  if (name === CLOSED) return lost(`the broker closed the connection before it answered ${request}`, false);
  if (name !== UNREACHED) return undefined;
  if (BROKEN.some((each) => each === code)) {
    return lost(`the connection to the broker broke before it answered ${request} (${String(code)})`, false);
  }
  return lost(`the broker cannot be reached: ${message.replace(/^Connection error: /, '')}`, message === NOBODY_THERE);
}
