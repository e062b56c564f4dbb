import * as Flags from '@oclif/core/flags';
import { awsFlags } from './aws-flags.ts';
import { connectionFlags } from './connection-flags.ts';

export const HANDLER_ISOLATION = ['process', 'thread'] as const;
export const FAIL_ON = ['none', 'destination', 'dropped'] as const;

const SOURCE = 'SOURCE';
const FUNCTION = 'FUNCTION';
const FAILURES = 'FAILURE';
const END = 'END';

export const runFlags = {
  config: Flags.string({
    char: 'c',
    helpValue: 'mapping.json',
    description: 'the event source mapping, in the JSON of AWS (create request or get response)',
    env: 'ESMCTL_CONFIG',
  }),
  local: Flags.boolean({
    description: 'use the flags in mapping.local.json beside mapping.json, where there is one',
    allowNo: true,
    default: true,
  }),
  explain: Flags.boolean({ description: 'say what a run does and which assumptions it makes, and do nothing else' }),
  assume: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'name=value',
    description:
      'choose differently where AWS leaves something open (--explain lists the names; several in ESMCTL_ASSUME with commas)',
    env: 'ESMCTL_ASSUME',
  }),
  records: Flags.string({
    char: 'r',
    helpGroup: SOURCE,
    helpValue: 'FILE|-',
    description: "recorded records, one JSON object a line, in kcat's -J envelope; no cluster is needed",
    env: 'ESMCTL_RECORDS',
  }),
  checkpoint: Flags.string({
    helpGroup: SOURCE,
    helpValue: 'FILE',
    description: 'keep committed offsets in this file: a second run goes on where the first stopped',
    env: 'ESMCTL_CHECKPOINT',
  }),
  'bootstrap-servers': {
    ...connectionFlags['bootstrap-servers'],
    helpGroup: SOURCE,
    description: 'the servers to read from, which also stand in the event (with --records nothing connects to them)',
  },
  'command-config': { ...connectionFlags['command-config'], helpGroup: SOURCE },
  'on-out-of-range': Flags.string({
    helpGroup: SOURCE,
    options: ['starting-position', 'earliest'],
    description: 'where to go on when a committed offset is no longer in the log (--assume out-of-range=…)',
    env: 'ESMCTL_ON_OUT_OF_RANGE',
  }),
  'skip-bad-records': Flags.boolean({
    helpGroup: SOURCE,
    description: 'pass over lines that are no records, or out of order, and count them',
    env: 'ESMCTL_SKIP_BAD_RECORDS',
  }),
  pollers: Flags.integer({
    helpGroup: SOURCE,
    min: 1,
    max: 2000,
    description:
      'fix the number of pollers, which are scaled otherwise; at most one batch in flight a poller on-demand, five in provisioned mode',
    env: 'ESMCTL_POLLERS',
  }),
  'time-scale': Flags.integer({
    helpGroup: SOURCE,
    helpValue: '10',
    min: 1,
    max: 1000,
    description: 'let the scaling of pollers go so many times as fast, for trials',
    env: 'ESMCTL_TIME_SCALE',
  }),
  handler: Flags.string({
    helpGroup: FUNCTION,
    helpValue: './handler.mjs[#export]',
    description: 'a Node module; each concurrent invocation has an environment of its own',
    env: 'ESMCTL_HANDLER',
  }),
  'handler-isolation': Flags.option({
    options: HANDLER_ISOLATION,
    helpGroup: FUNCTION,
    description: 'where an environment of --handler runs: in a process of its own, or in a thread of esmctl',
    default: 'process' as const,
    env: 'ESMCTL_HANDLER_ISOLATION',
  })(),
  exec: Flags.string({
    helpGroup: FUNCTION,
    helpValue: '"command args"',
    description: 'a Lambda runtime client or custom runtime, one process for each concurrent invocation',
    env: 'ESMCTL_EXEC',
  }),
  endpoint: Flags.string({
    helpGroup: FUNCTION,
    helpValue: 'http://127.0.0.1:9000',
    description: "anything that speaks Lambda's Invoke over HTTP",
    env: 'ESMCTL_ENDPOINT',
  }),
  'function-timeout': Flags.string({
    helpGroup: FUNCTION,
    helpValue: '3s',
    description: '[default: 3s] as configured on the function; at most 14m for Kafka',
    env: 'ESMCTL_FUNCTION_TIMEOUT',
  }),
  'function-memory': Flags.integer({
    helpGroup: FUNCTION,
    helpValue: 'MB',
    min: 128,
    max: 10_240,
    description: '[default: 128] as configured on the function; limits the heap of a --handler',
    env: 'ESMCTL_FUNCTION_MEMORY',
  }),
  env: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: FUNCTION,
    helpValue: 'NAME=value',
    description: 'an environment variable of the function',
  }),
  'tail-log': Flags.boolean({
    helpGroup: FUNCTION,
    description: 'of the function in AWS: show the last 4 KB of the log of each invocation',
    env: 'ESMCTL_TAIL_LOG',
  }),
  ...awsFlags,
  destination: Flags.string({
    helpGroup: FAILURES,
    helpValue: 'file:PATH|kafka://TOPIC|ARN',
    description: "where failure records go in place of the mapping's on-failure destination",
    env: 'ESMCTL_DESTINATION',
  }),
  'fail-on': Flags.option({
    options: FAIL_ON,
    helpGroup: FAILURES,
    description: 'exit 1 when records were given up: sent to the destination or dropped, or dropped alone',
    default: 'none' as const,
    env: 'ESMCTL_FAIL_ON',
  })(),
  until: Flags.string({
    helpGroup: END,
    helpValue: 'end|idle=30s',
    description:
      'when all that was there at the start is done (the default with --records), or when nothing came for a while',
    env: 'ESMCTL_UNTIL',
  }),
  for: Flags.string({ helpGroup: END, helpValue: '10m', description: 'stop after this long', env: 'ESMCTL_FOR' }),
  'commit-interval': Flags.string({
    helpGroup: END,
    helpValue: '500ms',
    description: '[default: 500ms] the longest time that progress waits for its commit',
    env: 'ESMCTL_COMMIT_INTERVAL',
  }),
  events: Flags.string({
    helpGroup: 'OUTPUT',
    helpValue: 'FILE|-',
    description: 'write every step as one JSON object a line',
    env: 'ESMCTL_EVENTS',
  }),
};
