import type { Expiry } from '../retention/expiry.ts';

/** Best first. */
export const VERDICTS = ['active', 'survives', 'unknown', 'at-risk', 'expiring', 'expired'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Moment {
  readonly nowMs: number;
  readonly warnWithinMs: number;
  /** The commit was still there then, ms. */
  readonly capturedAtMs: number;
  readonly isActive: boolean;
}

/** What the forecast of one commit means now. An open transaction is judged by what holds as soon as it ends. */
export function judgeExpiry(expiry: Expiry, moment: Moment): Verdict {
  const { rule, atMs, latestAtMs, known, basis } = expiry.afterwards ?? expiry;
  const { nowMs, warnWithinMs, capturedAtMs, isActive } = moment;
  if (basis === 'journal' && latestAtMs !== undefined && nowMs > latestAtMs) return 'at-risk';
  if (latestAtMs === undefined && atMs === undefined) {
    if (rule === 'unknown') return 'unknown';
    return isActive ? 'active' : 'survives';
  }
  if (latestAtMs !== undefined && nowMs > latestAtMs && capturedAtMs <= latestAtMs) return 'expired';
  if (atMs === undefined) return latestAtMs !== undefined && nowMs > latestAtMs ? 'expiring' : 'unknown';
  // The lower of two bounds may be past long before the offset goes.
  if (nowMs >= atMs) return known || (latestAtMs !== undefined && nowMs > latestAtMs) ? 'expiring' : 'at-risk';
  return atMs - nowMs <= warnWithinMs ? 'at-risk' : 'survives';
}

/** Is the instant over? Where it is known by bounds alone, the later one must be. */
export function isPastForSure({ known, atMs, latestAtMs, basis }: Expiry, nowMs: number): boolean {
  if (known && atMs !== undefined) return atMs <= nowMs;
  // Between two looks of a journal the same offset may have been committed again, as Java's consumers do every five seconds.
  return basis !== 'journal' && latestAtMs !== undefined && latestAtMs <= nowMs;
}

/** The worst of several; `undefined` for none. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.reduce<Verdict | undefined>(
    (worst, next) => (worst === undefined || isWorse(next, worst) ? next : worst),
    undefined,
  );
}

/** Worst first, for sorting. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return VERDICTS.indexOf(b) - VERDICTS.indexOf(a);
}

/** Is it at least as bad (`--fail-on`)? */
export function reaches(verdict: Verdict, limit: Verdict): boolean {
  return VERDICTS.indexOf(verdict) >= VERDICTS.indexOf(limit);
}

function isWorse(a: Verdict, b: Verdict): boolean {
  return compareVerdicts(a, b) < 0;
}
