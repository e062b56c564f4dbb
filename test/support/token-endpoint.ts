import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

export interface TokenEndpoint {
  readonly url: string;
  /** Tokens that were given out. */
  readonly given: number;
}

export const CLIENT_SECRET = 'client-s3cret';

/** An unsecured JSON Web Token, as a broker for development takes it. */
export function unsecuredToken(subject: string, lifetimeMs: number): string {
  const nowSeconds = Date.now() / 1000;
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode({ sub: subject, iat: nowSeconds, exp: nowSeconds + lifetimeMs / 1000 })}.`;
}

/**
 * The client credentials grant for the clients `ann` (a token that brokers take) and `late` (one that has ended), on
 * loopback, for the tests of the file. Tokens live for `lifetimeMs`.
 */
export function tokenEndpoint(lifetimeMs: number): () => TokenEndpoint {
  let given = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      const [, basic = ''] = request.headers.authorization?.split(' ') ?? [];
      const [client = '', secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
      response.setHeader('content-type', 'application/json');
      if (
        request.method !== 'POST' ||
        form.get('grant_type') !== 'client_credentials' ||
        form.get('scope') !== 'kafka'
      ) {
        response.writeHead(400).end('{"error":"invalid_request"}');
      } else if (secret !== CLIENT_SECRET) {
        response.writeHead(401).end(JSON.stringify({ error: 'invalid_client', got: secret }));
      } else {
        given += 1;
        const token = unsecuredToken(client, client === 'late' ? -60_000 : lifetimeMs);
        response.end(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: lifetimeMs / 1000 }));
      }
    });
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => void server.close());
  return () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, given });
}
