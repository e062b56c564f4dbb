import { keyOf, type TopicPartition } from '../model/topic-partition.ts';

const MOST_NAMES = 3;

/** `orders-0`, or `orders-0, orders-1, orders-2 and 7 more`. */
export function namePlaces(places: readonly TopicPartition[]): string {
  const names = places.slice(0, MOST_NAMES).map(keyOf);
  const more = places.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`;
}

/** `1 partition`, `12 partitions`. */
export function countPartitions(places: readonly unknown[]): string {
  return places.length === 1 ? '1 partition' : `${places.length} partitions`;
}

/** `3 days`, `26 hours`, `40 minutes`, `20 seconds`: one unit, rounded down, as a person says it. */
export function spell(ms: number): string {
  const units = [
    ['day', 86_400_000, 3],
    ['hour', 3_600_000, 2],
    ['minute', 60_000, 2],
  ] as const;
  for (const [unit, size, least] of units) if (ms >= size * least) return plural(Math.floor(ms / size), unit);
  return plural(Math.max(0, Math.floor(ms / 1000)), 'second');
}

/** `2026-11-28 08:00:00Z`. */
export function spellTime(ms: number): string {
  const withinCalendar = Math.min(8.64e15, Math.max(-8.64e15, ms));
  return new Date(withinCalendar)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}

/** A command for the group, quoted where a shell needs it. */
export function commandFor(command: string, group: string): string {
  const name = /^[\w.:@=+/-]+$/.test(group) ? group : `'${group.replaceAll("'", `'\\''`)}'`;
  return `esmctl ${command.replace('GROUP', name)}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
