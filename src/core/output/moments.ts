const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** A span of time in its two largest units: `6d 23h`, `4m 5s`, `0s`. */
export function span(ms: number): string {
  let left = Math.round(Math.abs(ms) / 1000) * 1000;
  const first = UNITS.findIndex(([, size]) => left >= size);
  if (first === -1) return '0s';
  const parts: string[] = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.join(' ');
}

/** `in 6d 23h`, `4m ago`, `now`. */
export function fromNow(ms: number, nowMs: number): string {
  if (Math.abs(ms - nowMs) < 1000) return 'now';
  return ms > nowMs ? `in ${span(ms - nowMs)}` : `${span(nowMs - ms)} ago`;
}

/** `2026-11-28 08:00:00Z`. */
export function clock(ms: number): string {
  return new Date(Math.min(8.64e15, Math.max(-8.64e15, ms)))
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}
