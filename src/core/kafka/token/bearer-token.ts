/** A bearer token; it ends at `expiresAtMs` (Unix time), where that is known. */
export interface BearerToken {
  readonly value: string;
  readonly expiresAtMs: number | undefined;
}
