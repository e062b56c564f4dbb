/** What decides how many event poller units (EPU) are billed. */
export interface UnitDemand {
  readonly pollersPerMapping: number;
  readonly bytesPerSecondPerMapping: number;
  readonly mappings: number;
  /** They share units through PollerGroupName. */
  readonly grouped: boolean;
  readonly unitPollers: number;
  readonly unitBytesPerSecond: number;
}

/**
 * Units are whole, for each mapping or for each group: by pollers and by throughput, whichever needs more.
 * Source: Lambda developer guide, page kafka-scaling-modes (10 mappings with one poller each: 10 units, grouped 1).
 */
export function eventPollerUnitsOf(demand: UnitDemand): number {
  const { pollersPerMapping, bytesPerSecondPerMapping, mappings, grouped, unitPollers, unitBytesPerSecond } = demand;
  const unitsOf = (together: number): number =>
    Math.max(
      Math.ceil((pollersPerMapping * together) / unitPollers),
      Math.ceil((bytesPerSecondPerMapping * together) / unitBytesPerSecond),
    );
  return grouped ? unitsOf(mappings) : mappings * unitsOf(1);
}
