import type { Cost } from './estimate.ts';
import { MONTH_HOURS } from './limits.ts';
import type { PriceList } from './price-list.ts';

export interface CostFacts {
  /** What is carried of the usual load of a mapping. */
  readonly recordsPerSecond: number;
  readonly unitsAtMinimum: number;
  readonly unitsAtMaximum: number;
  /** Of all mappings together. */
  readonly invocationsPerSecond: number;
  readonly functionDurationMs: number;
  readonly memoryMegabytes: number;
  readonly prices: PriceList;
}

const HOUR_SECONDS = 3600;

/** A month of 720 hours in US dollars: units of pollers, requests, and memory over time. Units are 0 on-demand. */
export function monthlyCostOf(facts: CostFacts): Cost {
  const { unitsAtMinimum, unitsAtMaximum, invocationsPerSecond, prices } = facts;
  const monthSeconds = MONTH_HOURS * HOUR_SECONDS;
  const invocations = invocationsPerSecond * monthSeconds;
  const pollersPerMonth = unitsAtMinimum * MONTH_HOURS * prices.eventPollerUnitHour;
  const requestsPerMonth = (invocations / 1e6) * prices.millionRequests;
  const durationPerMonth = functionSecondsCost(
    invocations * (facts.functionDurationMs / 1000),
    facts.memoryMegabytes,
    prices,
  );
  return {
    currency: 'USD',
    region: prices.region,
    asOf: prices.asOf,
    monthHours: MONTH_HOURS,
    recordsPerSecond: facts.recordsPerSecond,
    pollersPerMonth,
    pollersPerMonthAtMaximum: unitsAtMaximum * MONTH_HOURS * prices.eventPollerUnitHour,
    requestsPerMonth,
    durationPerMonth,
    totalPerMonth: pollersPerMonth + requestsPerMonth + durationPerMonth,
  };
}

/** The price of so many seconds of a function with this memory. */
export function functionSecondsCost(seconds: number, memoryMegabytes: number, prices: PriceList): number {
  return seconds * (memoryMegabytes / 1024) * prices.gigabyteSecond;
}
