/** A rate over time: constant between its points, the last one for ever. Times in milliseconds, ascending, the first 0. */
export interface RatePoint {
  readonly atMs: number;
  /** Any unit a millisecond. */
  readonly rate: number;
}

/** What has come by a moment, and the moment at which so much has come. */
export interface LoadCurve {
  readonly points: readonly RatePoint[];
  /** The integral of the rate from 0 on; 0 before. */
  cumulative(atMs: number): number;
  /** The first moment at which `cumulative` is `amount`; infinite where it never is. */
  momentOf(amount: number): number;
}

/** In a function of its own, small enough that a compiler puts it into those that ask. */
function createConstantCurve(points: readonly RatePoint[], rate: number): LoadCurve {
  return {
    points,
    cumulative: (ms) => (ms <= 0 ? 0 : rate * ms),
    momentOf(amount) {
      if (amount <= 0) return 0;
      return rate === 0 ? Number.POSITIVE_INFINITY : amount / rate;
    },
  };
}

/** Both ways remember where they looked last: a simulation asks in the order of time. */
export function createLoadCurve(points: readonly RatePoint[]): LoadCurve {
  const times = Float64Array.from(points, ({ atMs }) => atMs);
  const rates = Float64Array.from(points, ({ rate }) => rate);
  const sums = new Float64Array(points.length);
  const last = points.length - 1;
  for (let at = 1; at <= last; at += 1) {
    sums[at] = (sums[at - 1] ?? 0) + (rates[at - 1] ?? 0) * ((times[at] ?? 0) - (times[at - 1] ?? 0));
  }
  if (last === 0) return createConstantCurve(points, rates[0] ?? 0);
  let atTime = 0;
  let atSum = 0;
  // In an array: a variable of a closure would be a new object with each number.
  const asked = new Float64Array([Number.NaN, 0]);

  return {
    points,
    cumulative(ms) {
      if (ms <= 0) return 0;
      if (ms === asked[0]) return asked[1] ?? 0;
      atTime = find(times, ms, atTime);
      const sum = (sums[atTime] ?? 0) + (rates[atTime] ?? 0) * (ms - (times[atTime] ?? 0));
      asked[0] = ms;
      asked[1] = sum;
      return sum;
    },
    momentOf(amount) {
      if (amount <= 0) return 0;
      atSum = find(sums, amount, atSum);
      // The first moment: where nothing came for a while, it is the end of what came before.
      while (atSum > 0 && (sums[atSum] ?? 0) >= amount) atSum -= 1;
      const rate = rates[atSum] ?? 0;
      return rate === 0 ? Number.POSITIVE_INFINITY : (times[atSum] ?? 0) + (amount - (sums[atSum] ?? 0)) / rate;
    },
  };

  /** The last index whose value is at most `value`, near `hint`. */
  function find(values: Float64Array, value: number, hint: number): number {
    let at = hint;
    if ((values[at] ?? 0) <= value) {
      if (at === last || value < (values[at + 1] ?? 0)) return at;
      if (at + 1 === last || value < (values[at + 2] ?? Number.POSITIVE_INFINITY)) return at + 1;
    }
    let [low, high] = [0, last];
    while (low < high) {
      at = (low + high + 1) >> 1;
      if ((values[at] ?? 0) <= value) low = at;
      else high = at - 1;
    }
    return low;
  }
}
