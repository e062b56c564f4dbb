import { EsmctlError, messageOf } from '../../model/errors.ts';
import type { MissingFact } from '../../snapshot/facts/snapshot.ts';
import { BrokerLost, type ClusterWire, RequestUnknown } from '../cluster-wire.ts';

/** What every reader of facts gets. */
export interface Gathering {
  readonly wire: ClusterWire;
  /** Our clock, ms. */
  readonly nowMs: () => number;
  /** Something failed as a whole; the answer becomes partial. */
  readonly miss: (missing: MissingFact) => void;
}

/** Why a request failed, as one clause. */
export function whyFailed(error: unknown): string {
  const isInWords = error instanceof EsmctlError || error instanceof RequestUnknown || error instanceof BrokerLost;
  if (isInWords) return messageOf(error);
  const { type, code } = error as { type?: unknown; code?: unknown };
  const name = typeof type === 'string' ? type : typeof code === 'string' ? code : undefined;
  const message = messageOf(error).replace(/\.$/, '');
  return name === undefined || message.includes(name) ? message : `${message} (${name})`;
}

/** Runs at most `limit` at a time; the results in the order of the items. */
export async function mapLimited<T, U>(items: readonly T[], limit: number, run: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await run(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Items in parts of at most `size`. */
export function inParts<T>(items: readonly T[], size: number): (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}
