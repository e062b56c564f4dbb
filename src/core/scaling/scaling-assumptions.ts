import type { Assumption } from '../model/assumptions.ts';

/** What AWS does not publish of how it scales pollers: one list for the run and the simulation. */
export const SCALING_ASSUMPTIONS = [
  {
    name: 'initial-pollers',
    value: '1',
    choices: 'number',
    least: 1,
    statement:
      'On-demand mode starts with this many pollers, each with one processor; provisioned mode with MinimumPollers, each with up to five.',
    why: 'An AWS article of 2024 says one; an earlier one says that the number was increased without naming it.',
  },
  {
    name: 'scaling-delay-seconds',
    value: '90',
    choices: 'number',
    least: 0,
    most: 180,
    statement: 'On-demand, a change of pollers takes place this long after the evaluation that decided it.',
    why: 'AWS evaluates every minute and says "within 3 minutes"; where in between is not documented.',
  },
  {
    name: 'provisioned-evaluation-seconds',
    value: '15',
    choices: 'number',
    least: 1,
    statement: 'Provisioned pollers are evaluated this often, and a change takes place at the next evaluation.',
    why: 'AWS says "responsive autoscaling" without a number; it has to be faster than on-demand.',
  },
  {
    name: 'scaling-lag-per-poller',
    value: '1000',
    choices: 'number',
    least: 1,
    statement: 'Pollers are behind when the lag of all partitions is above this many records for each poller.',
    why: 'Not documented; Azure Functions takes 1000 for Kafka.',
  },
  {
    name: 'scaling-drain-seconds',
    value: '300',
    choices: 'number',
    least: 1,
    statement:
      'A lag that would be gone within this time, as fast as it shrank since the last evaluation, adds no poller.',
    why: 'Not documented; a change of pollers stops all partitions for a moment, which a lag that goes away is not worth.',
  },
  {
    name: 'scaling-up-percent',
    value: '100',
    choices: 'number',
    least: 1,
    statement: 'When pollers are behind, their number grows by this share, by at least one.',
    why: 'AWS says that scaling up became faster than scaling down; the steps are not documented.',
  },
  {
    name: 'scaling-down-pollers',
    value: '1',
    choices: 'number',
    least: 1,
    statement: 'When fewer pollers would do, this many go at a time.',
    why: 'AWS says that scaling down became slower; the steps are not documented.',
  },
  {
    name: 'scaling-quiet-evaluations',
    value: '3',
    choices: 'number',
    least: 1,
    statement: 'Fewer pollers must do in this many evaluations in a row before one goes.',
    why: 'Not documented.',
  },
  {
    name: 'scaling-throttle-percent',
    value: '50',
    choices: 'number',
    least: 1,
    most: 100,
    statement:
      'An on-demand mapping whose function was throttled since the last evaluation loses this share of its pollers, at least one of them; a provisioned one adds none.',
    why: 'AWS says that throttling reduces pollers on-demand; how much, and what provisioned mode does, is not documented.',
  },
  {
    name: 'provisioned-fill-percent',
    value: '80',
    choices: 'number',
    least: 1,
    most: 100,
    statement: 'A provisioned poller is full at this share of its 5 MB/s or of its 5 concurrent invocations.',
    why: 'The capacity is documented, the point at which another poller is added is not.',
  },
] as const satisfies readonly Assumption[];

type ScalingAssumptionName = (typeof SCALING_ASSUMPTIONS)[number]['name'];

/** The value of each, as chosen. */
export type ScalingAssumed = Readonly<Record<ScalingAssumptionName, string>>;

const DEFAULTS = Object.fromEntries(SCALING_ASSUMPTIONS.map(({ name, value }) => [name, value])) as ScalingAssumed;

/** The defaults, with those of `chosen` put over them; `chosen` is already checked. */
export function assumeScaling(chosen: Partial<ScalingAssumed> = {}): ScalingAssumed {
  return { ...DEFAULTS, ...chosen };
}
