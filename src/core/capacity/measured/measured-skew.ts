import { type Known, known, notKnown } from '../../model/known.ts';
import type { MeasuredPartition, MeasuredSkew } from './measured-load.ts';

/** With fewer records a partition chance decides what looks like skew: ±20 % at two standard deviations. */
const RECORDS_A_PARTITION = 100;

const SPANS = [
  { from: 'sample', of: ({ now }: MeasuredPartition) => now },
  { from: 'hour', of: ({ hour }: MeasuredPartition) => hour },
  { from: 'day', of: ({ day }: MeasuredPartition) => day },
] as const;

/** From the sample where it saw enough, else from the past, else from what the sample saw. */
export function measureSkew(partitions: readonly MeasuredPartition[], sampleSeconds: number): Known<MeasuredSkew> {
  for (const { from, of } of SPANS) {
    const rates = partitions.map(of);
    const values = rates.flatMap((rate) => (rate.known ? [rate.value] : []));
    const total = values.reduce((sum, value) => sum + value, 0);
    const isFirst = from === 'sample';
    if (total === 0) continue;
    if (isFirst && total * sampleSeconds < RECORDS_A_PARTITION * values.length && hasPast(partitions)) continue;
    const mean = total / values.length;
    const loads = rates.map((rate) => (rate.known ? rate.value : mean));
    const sum = loads.reduce((a, b) => a + b, 0);
    return known({ from, shares: loads.map((load) => load / sum) });
  }
  return notKnown('nothing came within the sample, the hour and the day');
}

function hasPast(partitions: readonly MeasuredPartition[]): boolean {
  return partitions.some(({ hour, day }) => (hour.known && hour.value > 0) || (day.known && day.value > 0));
}
