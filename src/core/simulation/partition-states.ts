import { type Arrivals, createEvenArrivals } from './arrivals.ts';
import { meanDurationOf } from './function-model.ts';
import { createLoadCurve, type LoadCurve } from './load-curve.ts';
import { createPoissonArrivals } from './poisson-arrivals.ts';
import { createRandomStreams } from './random.ts';
import type { SimulationInputs } from './simulation-inputs.ts';

/** All partitions: what arrives, what is taken into a batch, what is done. Records of a partition count from 1. */
export interface PartitionStates {
  readonly count: number;
  readonly arrivals: Arrivals;
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
  const backlogs = new Float64Array(partitions);
  let [backlogGiven, shareGiven] = [0, 0];
  for (let at = 0; at < partitions; at += 1) {
    shareGiven += load.partitionShare[at] ?? 0;
    const backlogUpTo = Math.round((load.backlogRecords * shareGiven) / totalShare);
    backlogs[at] = backlogUpTo - backlogGiven;
    backlogGiven = backlogUpTo;
  }
  const done = new Float64Array(partitions);
  const facts = {
    done,
    curves: curveOf,
    shares: load.partitionShare,
    backlogs,
    backlogAgeMs: load.backlogAgeMs,
    streams: createRandomStreams(inputs.seed, 1, partitions),
  };
  return {
    count: partitions,
    arrivals:
      load.arrivals === 'even' ? createEvenArrivals(facts) : createPoissonArrivals(facts, groupOf(inputs, expected)),
    taken: new Float64Array(partitions),
    done,
    share: load.partitionShare,
    curveOf,
  };
}

/** Of each partition: records that have arrived by then and are not done. */
export function lagOf({ count, arrivals, done }: PartitionStates, atMs: number): readonly number[] {
  const lag = new Array<number>(count);
  for (let at = 0; at < count; at += 1) lag[at] = arrivals.countAt(at, atMs) - (done[at] ?? 0);
  return lag;
}

/** Records of one block: about what comes in one cycle of a processor, and not more than half a batch. */
function groupOf(
  { partitions, functionModel, windowMs, batchLimit, durationMs }: SimulationInputs,
  expected: number,
): number {
  const perPartitionMs = expected / partitions / durationMs;
  const cycle = perPartitionMs * (meanDurationOf(functionModel) + windowMs);
  const coarsest = Math.max(1, batchLimit / 2);
  const least = Math.max(batchLimit / BLOCKS_OF_A_BATCH, expected / MOST_ARRIVAL_BLOCKS);
  return Math.max(1, Math.floor(Math.min(cycle, coarsest)), Math.ceil(least > 1 ? least : 0));
}
