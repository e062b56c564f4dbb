import { CAPACITY_ASSUMPTIONS } from '../capacity/capacity-assumptions.ts';
import { ASSUMPTIONS, type Assumption } from '../model/assumptions.ts';
import { SCALING_ASSUMPTIONS } from '../scaling/scaling-assumptions.ts';

/** What a simulation alone has to assume. */
const OWN = [
  {
    name: 'rebalance-pause-seconds',
    value: '3',
    choices: 'number',
    least: 0,
    statement:
      'When the number of pollers changes, no batch begins, those in flight end, and after this pause every partition is read again by its new poller.',
    why: 'How Lambda hands partitions over is not documented; classic Kafka consumer groups stop for all members.',
  },
  {
    name: 'environment-idle-seconds',
    value: '600',
    choices: 'number',
    least: 0,
    statement:
      'An execution environment that was idle this long is gone: the next invocation that needs one starts cold.',
    why: 'Lambda does not document how long it keeps environments.',
  },
  {
    name: 'baseline-start-seconds',
    value: '30',
    choices: 'number',
    least: 0,
    statement: 'A worker of another autoscaler (keda, azure) works this long after it was asked for.',
    why: 'A property of your platform: image, node, start of the program.',
  },
  {
    name: 'group-has-members',
    value: 'yes',
    choices: [],
    statement:
      'The mapping is enabled and the group has members during the whole run, so no committed offset expires, also of a partition without records.',
    why: 'Kafka since 2.1 expires offsets of a subscribed topic only while the group has no members (KIP-211); how long a disabled mapping keeps them is what esmctl predict position says.',
  },
] as const satisfies readonly Assumption[];

const OF_CAPACITY = [
  'poller-bytes-per-second',
  'poller-invocations',
  'on-demand-invocations',
  'one-invocation-a-partition',
  'duration-independent-of-batch',
  'payload-limit-bytes',
  'unit-pollers',
  'unit-bytes-per-second',
];
const OF_RUN = ['window-begins', 'retry-pause-ms', 'retry-pause-limit-ms', 'infinite-retries-with-destination'];

/** All that `esmctl simulate scaling` assumes, in the order in which docs/capacity.md lists it. */
export const SIMULATION_ASSUMPTIONS: readonly Assumption[] = [
  ...SCALING_ASSUMPTIONS,
  ...OWN,
  ...CAPACITY_ASSUMPTIONS.filter(({ name }) => OF_CAPACITY.includes(name)),
  ...ASSUMPTIONS.filter(({ name }) => OF_RUN.includes(name)),
];

/** Values by name: defaults with those of `chosen` (checked) put over them. */
export function assumeForSimulation(chosen: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(SIMULATION_ASSUMPTIONS.map(({ name, value }) => [name, value])), ...chosen };
}
