/** When a JSON Web Token ends (`exp`, RFC 7519), in Unix milliseconds; undefined where it is none or does not say. */
export function readExpiryMs(token: string): number | undefined {
  const [, claims] = token.split('.');
  if (claims === undefined) return undefined;
  try {
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 6750: the signs of a bearer token; anything else would end up as another SASL message. */
export function isBearerToken(text: string): boolean {
  return /^[A-Za-z0-9._~+/-]+=*$/.test(text);
}
