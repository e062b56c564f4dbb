import { capacityLimitsOf } from '../../capacity/capacity-assumptions.ts';
import type { CapacityEstimate } from '../../capacity/estimate.ts';
import { estimateCapacity } from '../../capacity/estimate-capacity.ts';
import { MONTH_HOURS } from '../../capacity/limits.ts';
import { eventPollerUnitsOf } from '../../capacity/poller-units.ts';
import type { PriceList } from '../../capacity/price-list.ts';
import { type Known, known, notKnown } from '../../model/known.ts';
import type { MappingScene } from './mapping-scene.ts';
import { sumOf } from './metric-series.ts';
import { mostInvocations } from './most-invocations.ts';

/** What the pollers of a mapping can do and cost, as far as the facts at hand allow. */
export interface MappingCapacity {
  readonly partitions: Known<number>;
  readonly mostInvocations: Known<number>;
  /** Event poller units and their price a month; `undefined` on-demand, where polling is free of charge. */
  readonly units: PollerUnits | undefined;
  /** The load of the last hour against what can be carried. */
  readonly estimate: Known<CapacityEstimate>;
}

export interface PollerUnits {
  readonly atMinimum: number;
  readonly atMaximum: number;
  readonly perMonthAtMinimum: number;
  readonly perMonthAtMaximum: number;
  /** US dollars of this region on this day. */
  readonly pricesOf: string;
  readonly asOf: string;
  /** Named group whose mappings share units: the numbers are those of this mapping alone. */
  readonly sharedWith: string | undefined;
}

/** Pure arithmetic by the rules of `estimate capacity` (docs/capacity.md). */
export function mappingCapacity(scene: MappingScene, prices: PriceList): MappingCapacity {
  const partitions = scene.cluster?.partitions;
  return {
    partitions: partitions === undefined ? notKnown('the cluster did not tell them') : known(partitions),
    mostInvocations: mostInvocations(scene.mapping, partitions),
    units: unitsOf(scene, prices),
    estimate: estimateOf(scene, prices),
  };
}

function unitsOf({ mapping, cluster }: MappingScene, prices: PriceList): PollerUnits | undefined {
  const { provisioned } = mapping;
  if (provisioned === undefined) return undefined;
  const limits = capacityLimitsOf();
  const unitsFor = (pollersPerMapping: number): number =>
    eventPollerUnitsOf({
      pollersPerMapping,
      bytesPerSecondPerMapping: 0,
      mappings: 1,
      grouped: false,
      unitPollers: limits.unitPollers,
      unitBytesPerSecond: limits.unitBytesPerSecond,
    });
  const most = Math.min(provisioned.maximumPollers, cluster?.partitions ?? Number.POSITIVE_INFINITY);
  const atMinimum = unitsFor(provisioned.minimumPollers);
  const atMaximum = Math.max(atMinimum, unitsFor(most));
  const price = (units: number): number => units * MONTH_HOURS * prices.eventPollerUnitHour;
  return {
    atMinimum,
    atMaximum,
    perMonthAtMinimum: price(atMinimum),
    perMonthAtMaximum: price(atMaximum),
    pricesOf: prices.region,
    asOf: prices.asOf,
    sharedWith: provisioned.pollerGroupName,
  };
}

/** Only where AWS emitted what was polled, in records and bytes: provisioned mode with the metrics of EventCount. */
function estimateOf(scene: MappingScene, prices: PriceList): Known<CapacityEstimate> {
  const { mapping, cluster, aws, context } = scene;
  const { metrics } = aws;
  const sampleIt = `esmctl estimate capacity --config mapping.json --sample 30s -b ${context.servers ?? 'HOST:PORT'} measures it`;
  if (!metrics.known) return notKnown(`the metrics were not read; ${sampleIt}`);
  const polled = sumOf(metrics, 'PolledEventCount');
  const polledBytes = sumOf(metrics, 'EventPollerThroughputInBytes');
  const points = metrics.value.series.Duration ?? [];
  const durationMs = points.reduce((sum, { value }) => sum + value, 0) / Math.max(1, points.length);
  if (cluster?.partitions === undefined) return notKnown(`the partitions of the topic are not known; ${sampleIt}`);
  if (polled === undefined || polledBytes === undefined)
    return notKnown(`CloudWatch holds no load of this mapping (EventCount of provisioned mode); ${sampleIt}`);
  if (polled === 0 || polledBytes === 0) return notKnown('nothing was polled in the last hour');
  if (points.length === 0) return notKnown('CloudWatch holds no duration of the function');
  const spanSeconds = (metrics.value.toMs - metrics.value.fromMs) / 1000;
  const filtered = sumOf(metrics, 'FilteredOutEventCount') ?? 0;
  if (filtered >= polled) return notKnown('the filter dropped all that was polled in the last hour');
  const facts = aws.function.known ? aws.function.value : undefined;
  const reserved = facts?.reservedConcurrency.known === true ? facts.reservedConcurrency.value : undefined;
  return known(
    estimateCapacity({
      partitions: cluster.partitions,
      recordsPerSecond: (polled - filtered) / spanSeconds,
      recordBytes: polledBytes / polled,
      functionDurationMs: Math.max(1, durationMs),
      batchSize: mapping.batchSize,
      windowMs: mapping.consumptionMode === 'Stream' ? mapping.batchingWindowMs : 0,
      skew: { kind: 'even' },
      peakFactor: 1,
      headroom: 0.2,
      mode: mapping.provisioned === undefined ? 'on-demand' : 'provisioned',
      minimumPollers: mapping.provisioned?.minimumPollers,
      maximumPollers: mapping.provisioned?.maximumPollers,
      concurrencyLimit: reserved,
      memoryMegabytes: facts?.memoryMegabytes ?? 512,
      backlogRecords: undefined,
      backlogAgeSeconds: undefined,
      retentionSeconds: undefined,
      mappings: 1,
      grouped: false,
      limits: capacityLimitsOf(),
      prices,
      mapping,
    }),
  );
}
