import { type Skew, stretchSkew } from '../partition-skew.ts';
import type { MeasuredLoad } from './measured-load.ts';

/** What an estimate or a simulation takes from a measurement; undefined where it is not known. */
export interface MeasuredInputs {
  readonly partitions: number;
  readonly recordsPerSecond: number | undefined;
  /** The highest rate that was seen, over `recordsPerSecond`; at least 1. */
  readonly peakFactor: number;
  readonly recordBytes: number | undefined;
  readonly backlogRecords: number | undefined;
  readonly backlogAgeSeconds: number | undefined;
  /** Infinite: kept for ever. */
  readonly retentionSeconds: number | undefined;
}

/** The rate of now, or the mean of the last hour or day where nothing comes now; partitions that did not answer count as the others do. */
export function inputsOf(load: MeasuredLoad): MeasuredInputs {
  const { now, hour, day, recordSize, lagRecords, oldestUnreadAgeSeconds: age, retentionSeconds } = load;
  const answered = load.partitions.filter((partition) => partition.now.known).length;
  const scale = answered === 0 ? 1 : load.partitions.length / answered;
  const past = [hour, day].flatMap((window) => (window.known ? [window.value] : []));
  const means = past.map(({ meanRecordsPerSecond }) => meanRecordsPerSecond);
  const rates = [...(now.known ? [now.value] : []), ...means];
  const usual = rates.find((rate) => rate > 0) ?? rates[0];
  const peak = Math.max(...rates, ...past.map(({ peakRecordsPerSecond }) => peakRecordsPerSecond));
  const hasLag = lagRecords.known && lagRecords.value > 0;
  return {
    partitions: load.partitions.length,
    recordsPerSecond: usual === undefined ? undefined : usual * scale,
    peakFactor: usual === undefined || usual === 0 ? 1 : Math.max(1, peak / usual),
    recordBytes: recordSize.known && recordSize.value.meanBytes > 0 ? recordSize.value.meanBytes : undefined,
    backlogRecords: hasLag ? lagRecords.value : undefined,
    backlogAgeSeconds: hasLag && age.known ? age.value : undefined,
    retentionSeconds: retentionSeconds.known ? (retentionSeconds.value ?? Number.POSITIVE_INFINITY) : undefined,
  };
}

/** The shares that were measured, spread over the number of partitions that is asked for. */
export function skewOf({ skew, partitions }: MeasuredLoad, wanted: number): Skew {
  if (!skew.known) return { kind: 'even' };
  const measured: Skew = { kind: 'measured', loads: skew.value.shares };
  return wanted === partitions.length ? measured : stretchSkew(measured, partitions.length, wanted);
}
