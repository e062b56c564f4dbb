import { type Arrivals, createEvenArrivals, createPoissonArrivals } from './arrivals.ts';
import { meanDurationOf } from './function-model.ts';
import { createLoadCurve, type LoadCurve } from './load-curve.ts';
import { createRandom } from './random.ts';
import type { SimulationInputs } from './simulation-inputs.ts';

/** All partitions: what arrives, what is taken into a batch, what is done. Records of a partition count from 1. */
export interface PartitionStates {
  readonly count: number;
  readonly arrivals: readonly Arrivals[];
  /** Records up to here are in a batch, done, or lost. */
  readonly taken: Float64Array;
  /** Records up to here need nothing more. */
  readonly done: Float64Array;
  readonly share: Float64Array;
  readonly curveOf: readonly LoadCurve[];
}

/** Blocks of Poisson arrivals over a whole run: beyond it times become coarser, and the run is not slower. */
const MOST_ARRIVAL_BLOCKS = 1e7;
/** A batch looks ahead over this many blocks at most. */
const BLOCKS_OF_A_BATCH = 1024;

export function createPartitionStates(inputs: SimulationInputs): PartitionStates {
  const { partitions, load } = inputs;
  const curves = load.curves.map((points) => createLoadCurve(points));
  const curveOf = Array.from(load.partitionCurve, (index) => curves[index] ?? createLoadCurve([{ atMs: 0, rate: 0 }]));
  const totalShare = load.partitionShare.reduce((sum, share) => sum + share, 0) || 1;
  let expected = 0;
  for (let at = 0; at < partitions; at += 1) {
    expected += (load.partitionShare[at] ?? 0) * (curveOf[at]?.cumulative(inputs.durationMs) ?? 0);
  }
  const group = groupOf(inputs, expected);
  let backlogGiven = 0;
  let shareGiven = 0;
  const arrivals = curveOf.map((curve, at): Arrivals => {
    const share = load.partitionShare[at] ?? 0;
    shareGiven += share;
    const backlogUpTo = Math.round((load.backlogRecords * shareGiven) / totalShare);
    const facts = {
      curve,
      share,
      backlogRecords: backlogUpTo - backlogGiven,
      backlogAgeMs: load.backlogAgeMs,
      random: createRandom(inputs.seed, at + 1),
    };
    backlogGiven = backlogUpTo;
    return load.arrivals === 'even' ? createEvenArrivals(facts) : createPoissonArrivals(facts, group);
  });
  return {
    count: partitions,
    arrivals,
    taken: new Float64Array(partitions),
    done: new Float64Array(partitions),
    share: load.partitionShare,
    curveOf,
  };
}

/** Records of one block: fine against what happens in one cycle of a processor, coarse enough for a long run. */
function groupOf(
  { partitions, functionModel, windowMs, batchLimit, durationMs }: SimulationInputs,
  expected: number,
): number {
  const perPartitionMs = expected / partitions / durationMs;
  const cycle = (perPartitionMs * (meanDurationOf(functionModel) + windowMs)) / 4;
  const coarsest = Math.max(1, batchLimit / 4);
  const least = Math.max(batchLimit / BLOCKS_OF_A_BATCH, expected / MOST_ARRIVAL_BLOCKS);
  return Math.max(1, Math.floor(Math.min(cycle, coarsest)), Math.ceil(least > 1 ? least : 0));
}
