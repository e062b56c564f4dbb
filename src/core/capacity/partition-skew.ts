/** How the load is spread over partitions. */
export type Skew =
  | { readonly kind: 'even' }
  /** The n-th partition gets a load proportional to n^-exponent. */
  | { readonly kind: 'zipf'; readonly exponent: number }
  /** The first partition gets this share (0..1) of the load, the others the rest evenly. */
  | { readonly kind: 'hot'; readonly share: number }
  /** As measured; as many as there are partitions, any unit. */
  | { readonly kind: 'measured'; readonly loads: readonly number[] };

const LARGEST_EXPONENT = 10;

/** `even`, `zipf:1.1`, `hot:30%`; undefined for anything else. */
export function parseSkew(text: string): Skew | undefined {
  if (text === 'even' || text === 'none') return { kind: 'even' };
  const [kind, value = ''] = text.split(':');
  if (kind === 'zipf' && /^\d+(\.\d+)?$/.test(value) && Number(value) <= LARGEST_EXPONENT) {
    return { kind, exponent: Number(value) };
  }
  const share = /^(\d+(?:\.\d+)?)%$/.exec(value)?.[1];
  if (kind === 'hot' && share !== undefined && Number(share) <= 100) return { kind, share: Number(share) / 100 };
  return undefined;
}

/** The share of each partition, largest first unless measured; they add up to 1. */
export function sharesOf(skew: Skew, partitions: number): Float64Array {
  const loads = new Float64Array(partitions);
  for (let at = 0; at < partitions; at += 1) loads[at] = loadOf(skew, at, partitions);
  const total = loads.reduce((sum, load) => sum + load, 0);
  return total === 0 ? loads.fill(1 / partitions) : loads.map((load) => load / total);
}

function loadOf(skew: Skew, at: number, partitions: number): number {
  switch (skew.kind) {
    case 'even':
      return 1;
    case 'zipf':
      return (at + 1) ** -skew.exponent;
    case 'hot':
      if (partitions === 1) return 1;
      return at === 0 ? skew.share : (1 - skew.share) / (partitions - 1);
    case 'measured':
      return skew.loads[at] ?? 0;
  }
}

/** The same skew as it would be over another number of partitions; measured and hot loads thin out evenly (inferred). */
export function stretchSkew(skew: Skew, partitions: number, wanted: number): Skew {
  switch (skew.kind) {
    case 'even':
    case 'zipf':
      return skew;
    case 'hot':
      return { kind: 'hot', share: Math.max(1 / wanted, (skew.share * partitions) / wanted) };
    case 'measured': {
      const factor = wanted / partitions;
      return {
        kind: 'measured',
        loads: Array.from({ length: wanted }, (_, at) => skew.loads[Math.floor(at / factor)] ?? 0),
      };
    }
  }
}
