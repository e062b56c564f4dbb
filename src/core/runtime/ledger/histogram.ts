export interface Percentiles {
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Counts values ≥ 0 in buckets of at most 1 % width, so that memory stays flat however long a run is. */
export interface Histogram {
  add(value: number): void;
  /** Undefined while it is empty. */
  read(): Percentiles | undefined;
}

const GROWTH = Math.log(1.01);
/** Below this, buckets are this wide. */
const RESOLUTION = 0.01;

export function createHistogram(): Histogram {
  const buckets = new Map<number, number>();
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;

  const at = (share: number, ordered: readonly (readonly [number, number])[]): number => {
    let seen = 0;
    for (const [bucket, members] of ordered) {
      seen += members;
      if (seen >= share * count) return Math.min(max, Math.max(min, midpointOf(bucket)));
    }
    return max;
  };

  return {
    add(value) {
      const bucket = Math.round(Math.log(value / RESOLUTION + 1) / GROWTH);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
      count += 1;
      if (value < min) min = value;
      if (value > max) max = value;
    },
    read() {
      if (count === 0) return undefined;
      const ordered = [...buckets].sort(([a], [b]) => a - b);
      return { count, min, p50: at(0.5, ordered), p90: at(0.9, ordered), p99: at(0.99, ordered), max };
    },
  };
}

function midpointOf(bucket: number): number {
  return RESOLUTION * (Math.exp(bucket * GROWTH) - 1);
}
