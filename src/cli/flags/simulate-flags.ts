import * as Flags from '@oclif/core/flags';
import { loadFlags } from './load-flags.ts';

const LOAD = 'LOAD';
const FUNCTION = 'FUNCTION';
const RUN = 'SIMULATION';
const OUTPUT = 'OUTPUT';

export const simulateFlags = {
  ...loadFlags,
  shape: Flags.string({
    helpGroup: LOAD,
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'spike=4x,at=20m,for=10m',
    description: 'how the load changes: constant, step, spike, ramp, diurnal, bursts; several multiply',
  }),
  arrivals: Flags.string({
    helpGroup: LOAD,
    helpValue: 'poisson|even',
    description: 'how records of a partition come',
  }),
  'backlog-age': Flags.string({ helpGroup: LOAD, helpValue: '5d', description: 'of the oldest record of the backlog' }),
  replay: Flags.string({
    helpGroup: LOAD,
    helpValue: 'rates.csv',
    description: 'rates over time in place of a shape: seconds,recordsPerSecond or seconds,partition,recordsPerSecond',
  }),
  'function-duration': Flags.string({
    helpGroup: FUNCTION,
    helpValue: 'lognormal:p50=80ms,p99=900ms',
    description: 'of an invocation: 100ms, exponential:100ms or lognormal:p50=…,p99=…',
  }),
  'error-rate': Flags.string({ helpGroup: FUNCTION, helpValue: '1%', description: 'invocations that fail' }),
  'throttle-rate': Flags.string({
    helpGroup: FUNCTION,
    helpValue: '1%',
    description: 'invocations that are throttled for other reasons than --concurrency',
  }),
  'cold-start': Flags.string({
    helpGroup: FUNCTION,
    helpValue: '500ms',
    description: 'what a new environment takes more',
  }),
  duration: Flags.string({ helpGroup: RUN, helpValue: '1h', description: 'simulated time' }),
  until: Flags.string({
    helpGroup: RUN,
    helpValue: 'drained',
    description: 'end when the backlog is gone, after --duration at the latest',
  }),
  seed: Flags.string({ helpGroup: RUN, helpValue: '1', description: 'of chance: the same seed gives the same result' }),
  compare: Flags.string({
    helpGroup: RUN,
    helpValue: 'LIST',
    description:
      'policies beside each other, with commas: on-demand, provisioned:2-20, keda:lag=1000, azure:lag=1000, fixed:4',
  }),
  'target-age': Flags.string({
    helpGroup: RUN,
    helpValue: '30s',
    description: 'age of the oldest record that is still fine',
  }),
  runs: Flags.string({ helpGroup: RUN, helpValue: '200', description: 'as many seeds, and the bands that they give' }),
  search: Flags.boolean({
    helpGroup: RUN,
    default: false,
    description: 'find the smallest MinimumPollers and MaximumPollers that keep the age under --target-age',
  }),
  svg: Flags.string({ helpGroup: OUTPUT, helpValue: 'FILE', description: 'charts as a picture, for light and dark' }),
  csv: Flags.string({ helpGroup: OUTPUT, helpValue: 'FILE', description: 'the time series of every policy' }),
  explain: Flags.boolean({ description: 'show everything that is assumed, with reasons' }),
};
