import type { BearerToken } from './bearer-token.ts';

/** A JSON Web Token without a signature, which brokers take for development alone (OAuthBearerUnsecuredLoginCallbackHandler). */
export function writeUnsecuredToken(
  claims: Readonly<Record<string, string | number>>,
  lifetimeMs: number,
  nowMs: number,
): BearerToken {
  const expiresAtMs = nowMs + lifetimeMs;
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const body = { ...claims, iat: nowMs / 1000, exp: expiresAtMs / 1000 };
  return { value: `${encode({ alg: 'none' })}.${encode(body)}.`, expiresAtMs };
}
