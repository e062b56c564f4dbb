/** Weighted values of any size, kept in buckets that are one percent wide. */
export interface WeightedHistogram {
  add(value: number, weight: number): void;
  /** The value below which this share (0..1) of the weight lies, to a percent; undefined while it is empty. */
  quantile(share: number): number | undefined;
  readonly mean: number | undefined;
  readonly largest: number;
}

const SMALLEST = 0.01;
const WIDTH = Math.log(1.01);
const BUCKETS = 3200;

export function createWeightedHistogram(): WeightedHistogram {
  const buckets = new Float64Array(BUCKETS);
  let total = 0;
  let sum = 0;
  let largest = 0;
  return {
    add(value, weight) {
      const at = value <= SMALLEST ? 0 : Math.min(BUCKETS - 1, 1 + Math.floor(Math.log(value / SMALLEST) / WIDTH));
      buckets[at] = (buckets[at] ?? 0) + weight;
      total += weight;
      sum += value * weight;
      if (value > largest) largest = value;
    },
    quantile(share) {
      if (total === 0) return undefined;
      let below = 0;
      for (let at = 0; at < BUCKETS; at += 1) {
        below += buckets[at] ?? 0;
        if (below >= share * total) return at === 0 ? 0 : Math.min(largest, SMALLEST * Math.exp(at * WIDTH));
      }
      return largest;
    },
    get mean() {
      return total === 0 ? undefined : sum / total;
    },
    get largest() {
      return largest;
    },
  };
}
