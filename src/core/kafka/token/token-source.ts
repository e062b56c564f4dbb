import type { TokenOrigin } from '../connection.ts';
import type { BearerToken } from './bearer-token.ts';
import { fetchToken } from './fetch-token.ts';
import { readTokenFile } from './read-token-file.ts';
import { signMskToken } from './sign-msk-token.ts';
import { writeUnsecuredToken } from './unsecured-token.ts';

/** Java's `sasl.login.refresh.window.factor`. */
const REFRESH_AFTER = 0.8;

/**
 * Tokens for the connections of one client: one is used until four fifths of its life are over, then a new one is asked
 * for; one whose end is not known is asked for anew each time. Rejects with an `EsmctlError` of kind `kafka`.
 */
export function createTokenSource(
  origin: TokenOrigin,
  ask: (origin: TokenOrigin, host: string) => Promise<BearerToken> = askForToken,
  now: () => number = Date.now,
): (host: string) => Promise<string> {
  const kept = new Map<string, { value: string; refreshAtMs: number }>();
  const asking = new Map<string, Promise<string>>();
  const renew = async (host: string, key: string): Promise<string> => {
    const askedAtMs = now();
    const { value, expiresAtMs = askedAtMs } = await ask(origin, host);
    kept.set(key, { value, refreshAtMs: askedAtMs + REFRESH_AFTER * (expiresAtMs - askedAtMs) });
    return value;
  };
  return (host) => {
    // The region of an MSK token may be that of the server's name; other tokens are for all servers.
    const key = origin.kind === 'msk-iam' ? host : '';
    const token = kept.get(key);
    if (token !== undefined && now() < token.refreshAtMs) return Promise.resolve(token.value);
    const asked = asking.get(key) ?? renew(host, key).finally(() => asking.delete(key));
    asking.set(key, asked);
    return asked;
  };
}

function askForToken(origin: TokenOrigin, host: string): Promise<BearerToken> {
  switch (origin.kind) {
    case 'endpoint':
      return fetchToken(origin);
    case 'file':
      return readTokenFile(origin.path);
    case 'unsecured':
      return Promise.resolve(writeUnsecuredToken(origin.claims, origin.lifetimeMs, Date.now()));
    case 'msk-iam':
      return signMskToken(origin, host, process.env);
  }
}
