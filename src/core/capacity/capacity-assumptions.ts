import type { Assumption } from '../model/assumptions.ts';
import { PROVISIONED_POLLER } from '../scaling/scaling-rules.ts';

/** What an estimate rests on besides its inputs; `--assume name=value` changes a number. docs/capacity.md lists exactly these. */
export const CAPACITY_ASSUMPTIONS = [
  {
    name: 'poller-bytes-per-second',
    value: String(PROVISIONED_POLLER.bytesPerSecond),
    choices: 'number',
    least: 1,
    statement: 'One poller reads up to 5 MB/s (5,000,000 bytes), counted in bytes of keys and values.',
    why: 'Documented for provisioned mode; that MB is 10^6 and what exactly is counted is not documented.',
  },
  {
    name: 'poller-invocations',
    value: String(PROVISIONED_POLLER.concurrentInvocations),
    choices: 'number',
    least: 1,
    statement: 'One poller of provisioned mode has up to 5 invocations in flight.',
    why: 'Documented for provisioned mode.',
  },
  {
    name: 'on-demand-invocations',
    value: '1',
    choices: 'number',
    least: 1,
    statement: 'One poller of on-demand mode has 1 invocation in flight, and the same throughput as a provisioned one.',
    why: 'An AWS article shows one processor a poller; throughput of on-demand pollers is not documented.',
  },
  {
    name: 'one-invocation-a-partition',
    value: 'yes',
    choices: [],
    statement: 'A partition has at most one invocation in flight, so there are never more at once than partitions.',
    why: 'Inferred: records of a partition are processed in order, and Lambda has no ParallelizationFactor for Kafka.',
  },
  {
    name: 'whole-partitions',
    value: 'yes',
    choices: [],
    statement:
      'Partitions are handed out whole and by number, whatever their load, to pollers; any invocation of a poller takes any of its partitions that has none in flight.',
    why: 'Kafka assignors count partitions; which assignor Lambda uses is not documented.',
  },
  {
    name: 'duration-independent-of-batch',
    value: 'yes',
    choices: [],
    statement: 'The function takes the given time for every batch, however many records it holds.',
    why: 'A property of your function: give the duration of full batches.',
  },
  {
    name: 'payload-limit-bytes',
    value: '6291456',
    choices: 'number',
    least: 1000,
    statement: 'The 6 MB limit of an event is 6 MiB of its UTF-8 JSON text.',
    why: 'Lambda names 6291456 bytes in its error text for synchronous invocations.',
  },
  {
    name: 'unit-pollers',
    value: '10',
    choices: 'number',
    least: 1,
    statement: 'One event poller unit (EPU) holds 10 pollers.',
    why: 'The documented default; pollers with heavy work lower the density by an amount that is not documented.',
  },
  {
    name: 'unit-bytes-per-second',
    value: '20000000',
    choices: 'number',
    least: 1,
    statement: 'One event poller unit (EPU) carries up to 20 MB/s.',
    why: 'Documented.',
  },
] as const satisfies readonly Assumption[];

export type CapacityAssumptionName = (typeof CAPACITY_ASSUMPTIONS)[number]['name'];

/** The numbers among them, for one estimate. */
export interface CapacityLimits {
  readonly pollerBytesPerSecond: number;
  readonly pollerInvocations: number;
  readonly onDemandInvocations: number;
  readonly payloadLimitBytes: number;
  readonly unitPollers: number;
  readonly unitBytesPerSecond: number;
}

const DEFAULTS: Readonly<Record<string, string>> = Object.fromEntries(
  CAPACITY_ASSUMPTIONS.map(({ name, value }) => [name, value]),
);

/** The limits with those of `chosen` (checked, by name) put over the defaults. */
export function capacityLimitsOf(chosen: Readonly<Record<string, string>> = {}): CapacityLimits {
  const numberOf = (name: CapacityAssumptionName): number => Number(chosen[name] ?? DEFAULTS[name]);
  return {
    pollerBytesPerSecond: numberOf('poller-bytes-per-second'),
    pollerInvocations: numberOf('poller-invocations'),
    onDemandInvocations: numberOf('on-demand-invocations'),
    payloadLimitBytes: numberOf('payload-limit-bytes'),
    unitPollers: numberOf('unit-pollers'),
    unitBytesPerSecond: numberOf('unit-bytes-per-second'),
  };
}
