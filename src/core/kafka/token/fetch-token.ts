import { messageOf } from '../../model/errors.ts';
import type { TokenOrigin } from '../connection.ts';
import type { BearerToken } from './bearer-token.ts';
import { isBearerToken, readExpiryMs } from './jwt.ts';
import { TokenError } from './token-error.ts';

const ANSWER_WITHIN_MS = 10_000;
const CHECK = 'check sasl.oauthbearer.token.endpoint.url in --command-config';

/** The client credentials grant of OAuth 2.0 (RFC 6749, 4.4), asked for as the Java client does (KIP-768). */
export async function fetchToken(origin: TokenOrigin & { kind: 'endpoint' }): Promise<BearerToken> {
  const { url, clientId, clientSecret, scope } = origin;
  const response = await post(url, {
    authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString('base64')}`,
    form: { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) },
  });
  if (response.status === 400 || response.status === 401 || response.status === 403) {
    throw new TokenError(`${url} gives ${clientId} no token: it answers ${response.status}${response.reason}`, [
      'check clientId, clientSecret and scope in sasl.jaas.config',
    ]);
  }
  if (!response.ok) {
    const retriable = response.status >= 500 || response.status === 429;
    throw new TokenError(`${url} answers ${response.status} where a token was asked for`, [CHECK], { retriable });
  }
  const { access_token: value, expires_in: seconds } = response.document;
  if (typeof value !== 'string' || !isBearerToken(value)) {
    throw new TokenError(`${url} answers without an access_token`, [`${CHECK}: it is no OAuth 2.0 token endpoint`]);
  }
  const expiresAtMs = typeof seconds === 'number' ? Date.now() + seconds * 1000 : readExpiryMs(value);
  return { value, expiresAtMs };
}

interface TokenResponse {
  readonly status: number;
  readonly ok: boolean;
  /** `error` of an OAuth answer; what else stands there might repeat a secret. */
  readonly reason: string;
  readonly document: Readonly<Record<string, unknown>>;
}

async function post(
  url: string,
  { authorization, form }: { authorization: string; form: Record<string, string> },
): Promise<TokenResponse> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization, accept: 'application/json' },
      body: new URLSearchParams(form),
      // The secret goes to the server that was named, and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const document = readObject(await response.text());
    const { error } = document;
    const reason = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : '';
    return { status: response.status, ok: response.ok, reason, document };
  } catch (error) {
    const why = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    throw new TokenError(`the token endpoint ${url} does not answer: ${why}`, [CHECK], {
      retriable: true,
      cause: error,
    });
  }
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
