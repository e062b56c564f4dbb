/** An offset for JSON: a number while it is exact (≤ 2^53−1), a decimal string beyond. */
export function offsetToJson(offset: bigint): number | string {
  return offset <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(offset) : offset.toString();
}

/** Reads what `offsetToJson` wrote; undefined for anything that is not a non-negative integer of at most 19 digits. */
export function offsetFromJson(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
  if (typeof value === 'string' && /^(0|[1-9]\d{0,18})$/.test(value)) return BigInt(value);
  return undefined;
}
