import { messageOf } from '../../model/errors.ts';

/** The membership is not what it was: nothing was written, and the next assignment begins from what is committed. */
const STALE = /REBALANCE_IN_PROGRESS|ILLEGAL_GENERATION|UNKNOWN_MEMBER_ID|FENCED_INSTANCE_ID/;
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
  return NO_RIGHT.test(typeOf(error));
}

/** Coordinators load their groups for a moment after a start. */
export async function retryWhileLoading<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const loading = /LOAD_IN_PROGRESS|COORDINATOR_NOT_AVAILABLE|NOT_COORDINATOR|LEADER_NOT_AVAILABLE/;
      if (attempt === 20 || !loading.test(typeOf(error))) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
