import { type Known, known, notKnown } from '../../model/known.ts';
import type { BatchSizes } from './load-facts.ts';
import type { RecordSize } from './measured-load.ts';

export function meanBytesOf(sizes: Known<BatchSizes>): Known<number> {
  if (!sizes.known) return sizes;
  const { recordBytes } = sizes.value;
  return recordBytes.length === 0
    ? notKnown('no records were found')
    : known(recordBytes.reduce((sum, bytes) => sum + bytes, 0) / recordBytes.length);
}

/** Sizes over all partitions. The mean weighs partitions by their rate, or by their records where nothing comes now. */
export function measureSizes(sizes: readonly Known<BatchSizes>[], rates: readonly Known<number>[]): Known<RecordSize> {
  const read = sizes.flatMap((each, index) => {
    const rate = rates[index];
    if (!each.known || each.value.recordBytes.length === 0) return [];
    return [{ ...each.value, rate: rate?.known === true ? rate.value : 0 }];
  });
  if (read.length === 0) {
    const reason = sizes.find((each) => !each.known);
    return reason ?? notKnown('the topic holds no records');
  }
  const flows = read.some(({ rate }) => rate > 0);
  let bytes = 0;
  let weights = 0;
  for (const { recordBytes, rate } of read) {
    const weight = flows ? rate : recordBytes.length;
    bytes += (weight * recordBytes.reduce((sum, size) => sum + size, 0)) / recordBytes.length;
    weights += weight;
  }
  const sorted = read.flatMap(({ recordBytes }) => recordBytes).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const packed = read.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
  return known({
    records: sorted.length,
    // Weighing leaves traces in the last digits of a double.
    meanBytes: Number((bytes / weights).toPrecision(12)),
    p50Bytes: at(0.5),
    p99Bytes: at(0.99),
    largestBytes: at(1),
    compressionRatio: read.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0) / packed,
  });
}
