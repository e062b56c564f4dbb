import { capacityLimitsOf } from '../../src/core/capacity/capacity-assumptions.ts';
import type { CapacityInputs } from '../../src/core/capacity/capacity-inputs.ts';
import type { PriceList } from '../../src/core/capacity/price-list.ts';

export const PRICES: PriceList = {
  region: 'us-east-1',
  asOf: '2026-11-01',
  source: 'a test',
  eventPollerUnitHour: 0.185,
  millionRequests: 0.2,
  gigabyteSecond: 0.0000166667,
};

/** The example of AWS: batches of 20 at 50 ms, 20,000 records/s, over as many partitions as it needs. */
export function capacityInputs(changed: Partial<CapacityInputs> = {}): CapacityInputs {
  return {
    partitions: 100,
    recordsPerSecond: 20_000,
    recordBytes: 1000,
    functionDurationMs: 50,
    batchSize: 20,
    windowMs: 0,
    skew: { kind: 'even' },
    peakFactor: 1,
    headroom: 0.2,
    mode: 'provisioned',
    minimumPollers: undefined,
    maximumPollers: undefined,
    concurrencyLimit: undefined,
    memoryMegabytes: 512,
    backlogRecords: undefined,
    backlogAgeSeconds: undefined,
    retentionSeconds: undefined,
    mappings: 1,
    grouped: false,
    limits: capacityLimitsOf(),
    prices: PRICES,
    mapping: undefined,
    ...changed,
  };
}
