/** What a soak saw of one partition. */
export interface PartitionTally {
  readonly produced: number;
  readonly committed: number;
  /** Offsets in the order of their deliveries. */
  readonly delivered: readonly number[];
}

export interface MemorySample {
  readonly atSeconds: number;
  readonly megabytes: number;
}

export interface PartitionVerdict {
  readonly lost: number;
  readonly repeated: number;
  /** Deliveries that went past a record that had not come before. */
  readonly outOfOrder: number;
  readonly uncommitted: number;
}

export function judgePartition({ produced, committed, delivered }: PartitionTally): PartitionVerdict {
  const seen = new Uint8Array(produced);
  let distinct = 0;
  let next = 0;
  let outOfOrder = 0;
  for (const offset of delivered) {
    if (offset > next) outOfOrder += 1;
    next = Math.max(next, offset + 1);
    if (seen[offset] === 0) distinct += 1;
    seen[offset] = 1;
  }
  return {
    lost: produced - distinct,
    repeated: delivered.length - distinct,
    outOfOrder,
    uncommitted: produced - committed,
  };
}

/** Least squares, in megabytes an hour; undefined with fewer than two samples. */
export function slopeOf(samples: readonly MemorySample[]): number | undefined {
  if (samples.length < 2) return undefined;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanAt = mean(samples.map(({ atSeconds }) => atSeconds));
  const meanSize = mean(samples.map(({ megabytes }) => megabytes));
  const covariance = samples.reduce((sum, s) => sum + (s.atSeconds - meanAt) * (s.megabytes - meanSize), 0);
  const variance = samples.reduce((sum, s) => sum + (s.atSeconds - meanAt) ** 2, 0);
  return variance === 0 ? undefined : (covariance / variance) * 3600;
}

export interface Growth {
  readonly fromMegabytes: number;
  readonly toMegabytes: number;
  readonly isFlat: boolean;
}

/** Beyond both of them memory is said to grow. */
const ALLOWED_SHARE = 0.1;
const ALLOWED_MEGABYTES = 15;

/** The median of the second quarter beside that of the last: the first one warms up. Undefined with too few samples. */
export function growthOf(samples: readonly MemorySample[]): Growth | undefined {
  const quarter = Math.floor(samples.length / 4);
  if (quarter < 3) return undefined;
  const fromMegabytes = median(samples.slice(quarter, 2 * quarter));
  const toMegabytes = median(samples.slice(-quarter));
  const grown = toMegabytes - fromMegabytes;
  return {
    fromMegabytes,
    toMegabytes,
    isFlat: grown <= Math.max(ALLOWED_MEGABYTES, ALLOWED_SHARE * fromMegabytes),
  };
}

function median(samples: readonly MemorySample[]): number {
  const sizes = samples.map(({ megabytes }) => megabytes).toSorted((a, b) => a - b);
  return sizes[Math.floor(sizes.length / 2)] ?? 0;
}
