import type kafkajs from 'kafkajs';
import type { TokenSettings } from '../connection.ts';
import { createTokenSource } from '../token/token-source.ts';

/** GS2 header without an authorization id, then pairs between separators (RFC 7628, 3.1). */
const SEPARATOR = '\u0001';

/**
 * SASL/OAUTHBEARER in place of the client's own, which takes the broker's refusal (a JSON text where nothing should stand)
 * for success, and then fails with a closed connection (RFC 7628, 3.2.3; Kafka's OAuthBearerSaslClient).
 */
export function oauthBearer(settings: TokenSettings): kafkajs.Mechanism {
  const tokenFor = createTokenSource(settings.origin);
  return {
    mechanism: 'oauthbearer',
    authenticationProvider: ({ host, saslAuthenticate }) => ({
      async authenticate() {
        const token = await tokenFor(host);
        const refusal = await saslAuthenticate({
          request: sending(initialResponse(token, settings.extensions)),
          response: RECEIVED,
        });
        if (refusal === undefined || refusal.length === 0) return;
        // The one answer that ends the exchange: the broker then says in its own words that it failed.
        await saslAuthenticate({ request: sending(SEPARATOR), response: RECEIVED });
        throw new Error(`Authentication failed: ${statusOf(refusal.toString('utf8'))}`);
      },
    }),
  };
}

function initialResponse(token: string, extensions: Readonly<Record<string, string>>): string {
  const pairs = [`auth=Bearer ${token}`, ...Object.entries(extensions).map(([name, value]) => `${name}=${value}`)];
  return `n,,${SEPARATOR}${pairs.join(SEPARATOR)}${SEPARATOR}${SEPARATOR}`;
}

function sending(text: string) {
  const body = Buffer.from(text, 'utf8');
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return { encode: () => Buffer.concat([size, body]) };
}

/** What stands behind its size; a size of -1 or 0 stands for nothing. */
const RECEIVED = {
  decode: (bytes: Buffer): Buffer => bytes.subarray(4),
  parse: (bytes: Buffer): Buffer => bytes,
};

function statusOf(refusal: string): string {
  return /"status"\s*:\s*"([a-z_]+)"/.exec(refusal)?.[1] ?? 'the token is refused';
}
