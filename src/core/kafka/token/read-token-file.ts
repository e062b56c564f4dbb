import { readFile } from 'node:fs/promises';
import { messageOf } from '../../model/errors.ts';
import type { BearerToken } from './bearer-token.ts';
import { isBearerToken } from './jwt.ts';
import { TokenError } from './token-error.ts';

const NEXT = ['write one token into it, and nothing else; it is read again for each new connection'];

/** The token in a file, which another program renews: read again each time (Java keeps it as long as the file is the same). */
export async function readTokenFile(path: string): Promise<BearerToken> {
  let value: string;
  try {
    value = (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    throw new TokenError(`the token file ${path} cannot be read: ${messageOf(cause)}`, NEXT, { cause });
  }
  if (!isBearerToken(value)) throw new TokenError(`the token file ${path} holds no bearer token`, NEXT);
  return { value, expiresAtMs: undefined };
}
