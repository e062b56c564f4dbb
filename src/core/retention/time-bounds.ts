/** What a time is known by, best first. All but the first are bounds and labelled so. */
export type Basis = 'record' | 'commit-metadata' | 'journal' | 'mapping' | 'given';

/** A moment on our clock that lies in [fromMs, toMs]; `undefined`: open on that side. */
export interface TimeBounds {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  /** Of the best evidence that went in. */
  readonly basis: Basis;
  /** One clause for each evidence. */
  readonly notes: readonly string[];
}

/** Narrows the first by the others; one that contradicts what stands already is left out. */
export function narrowBounds(all: readonly (TimeBounds | undefined)[]): TimeBounds | undefined {
  return all.reduce<TimeBounds | undefined>((best, next) => {
    if (best === undefined || next === undefined) return best ?? next;
    const fromMs = largest(best.fromMs, next.fromMs);
    const toMs = least(best.toMs, next.toMs);
    if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) return best;
    const isNarrower = fromMs !== best.fromMs || toMs !== best.toMs;
    return isNarrower ? { fromMs, toMs, basis: best.basis, notes: [...best.notes, ...next.notes] } : best;
  }, undefined);
}

function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
