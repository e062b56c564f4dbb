import { POLLER_LIMITS } from '../capacity/limits.ts';
import { simulate } from './simulate.ts';
import type { SimulationInputs } from './simulation-inputs.ts';

export interface SearchResult {
  readonly targetAgeSeconds: number;
  /** Null where no number of pollers keeps the age under the target. */
  readonly found: {
    readonly MinimumPollers: number;
    readonly MaximumPollers: number;
    readonly peakAgeSeconds: number;
  } | null;
  /** With as many pollers as there can be. */
  readonly leastAgeSeconds: number;
  readonly simulations: number;
}

/**
 * The smallest MinimumPollers, and with it the smallest MaximumPollers, that keep the oldest record under the target.
 * Bisects twice, which takes it that more pollers are never worse.
 */
export function searchPollers(inputs: SimulationInputs): SearchResult {
  const most = Math.min(inputs.partitions, POLLER_LIMITS.maximum.most);
  const mostMinimum = Math.min(most, POLLER_LIMITS.minimum.most);
  let simulations = 0;
  const ageOf = (minimumPollers: number, maximumPollers: number): number => {
    simulations += 1;
    return simulate(inputs, { kind: 'provisioned', minimumPollers, maximumPollers }).summary.peakAgeSeconds;
  };
  const targetAgeSeconds = inputs.targetAgeMs / 1000;
  const leastAgeSeconds = ageOf(mostMinimum, most);
  if (leastAgeSeconds > targetAgeSeconds) return { targetAgeSeconds, found: null, leastAgeSeconds, simulations };
  const MinimumPollers = smallest(1, mostMinimum, (minimum) => ageOf(minimum, most) <= targetAgeSeconds);
  const MaximumPollers = smallest(
    MinimumPollers,
    most,
    (maximum) => ageOf(MinimumPollers, maximum) <= targetAgeSeconds,
  );
  const peakAgeSeconds = ageOf(MinimumPollers, MaximumPollers);
  return { targetAgeSeconds, found: { MinimumPollers, MaximumPollers, peakAgeSeconds }, leastAgeSeconds, simulations };
}

/** The smallest number that is fine; `most` is known to be. */
function smallest(least: number, most: number, isFine: (value: number) => boolean): number {
  let [low, high] = [least, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isFine(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
