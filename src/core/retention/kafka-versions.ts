import type { Known } from '../model/known.ts';
import type { KafkaVersion } from '../snapshot/facts/cluster-facts.ts';

/** What of the rules a broker's version decides; `undefined` where the known range leaves it open. */
export interface VersionTraits {
  /** Expires each commit by itself, active group or not (before 2.1). */
  readonly expiresActive: boolean | undefined;
  /** Expires unsubscribed topics of active groups (2.4 and later). */
  readonly expiresUnsubscribed: boolean | undefined;
  /** Has KAFKA-13636. */
  readonly hasRebalancingBug: boolean | undefined;
  /** Does not protect a streams group that is not ready (4.1). */
  readonly forgetsUnreadyStreams: boolean | undefined;
  /** Keeps an offset while a transaction is open on its partition (the coordinator of 4.0; the one before did not look). */
  readonly keepsOpenTransactions: boolean | undefined;
}

/** Fixed in 2.8.2, 3.0.1, 3.1.1 and 3.2.0; 2.7 and older lines never got it. */
const BUGGY: readonly (readonly [from: string, below: string])[] = [
  ['2.4', '2.8.2'],
  ['3.0', '3.0.1'],
  ['3.1', '3.1.1'],
];

/** Where no version is known at all, everything stays open. */
export function traitsOf(version: Known<KafkaVersion>): VersionTraits {
  if (!version.known) {
    return {
      expiresActive: undefined,
      expiresUnsubscribed: undefined,
      hasRebalancingBug: undefined,
      forgetsUnreadyStreams: undefined,
      keepsOpenTransactions: undefined,
    };
  }
  const { value } = version;
  return {
    expiresActive: not(isAtLeast(value, '2.1')),
    expiresUnsubscribed: isAtLeast(value, '2.4'),
    hasRebalancingBug: anyOf(BUGGY.map(([from, below]) => isWithin(value, from, below))),
    forgetsUnreadyStreams: isWithin(value, '4.1', '4.2'),
    keepsOpenTransactions: isAtLeast(value, '4.0'),
  };
}

/** Compares `3.9`, `4.1.2`; a part that is missing is 0. */
export function compareVersions(a: string, b: string): number {
  const parts = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function isAtLeast({ least, most }: KafkaVersion, wanted: string): boolean | undefined {
  if (compareVersions(least, wanted) >= 0) return true;
  return most !== undefined && isBelow(most, wanted) ? false : undefined;
}

function isWithin(version: KafkaVersion, from: string, below: string): boolean | undefined {
  const { least, most } = version;
  if (compareVersions(least, below) >= 0) return false;
  if (most !== undefined && isBelow(most, from)) return false;
  const surely = compareVersions(least, from) >= 0 && most !== undefined && isBelow(most, below);
  return surely ? true : undefined;
}

/** `most` of two parts (`2.8`) stands for the whole line, so `2.8` is not below 2.8.2. */
function isBelow(most: string, limit: string): boolean {
  return compareVersions(most, limit.split('.').slice(0, most.split('.').length).join('.')) < 0;
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function anyOf(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(true)) return true;
  return values.includes(undefined) ? undefined : false;
}
