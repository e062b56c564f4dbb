import * as Flags from '@oclif/core/flags';
import { runFlags } from './run-flags.ts';

const FAILURES = 'FAILURES';
const REPLAY = 'REPLAY';

const {
  local,
  profile,
  assume,
  'bootstrap-servers': servers,
  'command-config': commandConfig,
  pollers,
  handler,
  'handler-isolation': isolation,
  exec,
  endpoint,
  'function-timeout': timeout,
  'function-memory': memory,
  env,
  'tail-log': tailLog,
  region,
  'profile-aws': profileAws,
} = runFlags;

export const replayFlags = {
  config: Flags.string({
    char: 'c',
    required: true,
    helpValue: 'mapping.json',
    description: 'the event source mapping whose failures they are',
    env: 'ESMCTL_CONFIG',
  }),
  local,
  from: Flags.string({
    helpGroup: FAILURES,
    helpValue: 'FILE|ARN|URL|s3://BUCKET/PREFIX|kafka://TOPIC',
    description:
      "[default: the mapping's on-failure destination] where the failure records are: a file, an SQS queue by ARN or URL, a bucket, a topic of the same cluster",
    env: 'ESMCTL_FAILURES_FROM',
  }),
  since: Flags.string({
    helpGroup: FAILURES,
    helpValue: 'TIME',
    description: 'only failures from this time on (2026-11-01T00:00Z); those without a time are taken',
  }),
  limit: Flags.integer({
    helpGroup: FAILURES,
    helpValue: 'N',
    min: 1,
    default: 10_000,
    description: 'read at most so many failure records',
  }),
  'any-function': Flags.boolean({
    helpGroup: FAILURES,
    description: 'also failures of other functions than the one of the mapping',
  }),
  yes: Flags.boolean({
    char: 'y',
    helpGroup: REPLAY,
    description: 'invoke the function; without it the plan is shown and nothing happens',
  }),
  retries: Flags.integer({
    helpGroup: REPLAY,
    helpValue: 'N',
    min: 0,
    max: 10_000,
    default: 0,
    description: 'retries of a batch that fails again; throttles are always waited for',
  }),
  bisect: Flags.boolean({
    helpGroup: REPLAY,
    description: 'split a batch that fails again, also where the mapping does not',
  }),
  filter: Flags.boolean({
    helpGroup: REPLAY,
    allowNo: true,
    default: true,
    description:
      "leave out what the mapping's filter leaves out: failure records name first and last offset, and so what was filtered in between",
  }),
  'ignore-timestamps': Flags.boolean({
    helpGroup: REPLAY,
    description: 'replay also where a record has another timestamp than the one that failed',
  }),
  'delete-messages': Flags.boolean({
    helpGroup: REPLAY,
    allowNo: true,
    description:
      'delete the messages of failures that succeeded from the queue, or leave them there [default: only where the function in AWS was invoked]',
  }),
  'delete-objects': Flags.boolean({
    helpGroup: REPLAY,
    description: 'delete the objects of failures that succeeded from the bucket, where they stay otherwise',
  }),
  destination: Flags.string({
    helpGroup: REPLAY,
    helpValue: 'file:PATH',
    description: 'also write what failed again to this file, as failure records',
  }),
  pollers,
  handler,
  'handler-isolation': isolation,
  exec,
  endpoint,
  'function-timeout': timeout,
  'function-memory': memory,
  env,
  'tail-log': tailLog,
  'bootstrap-servers': { ...servers, description: 'the servers to fetch the records from' },
  'command-config': commandConfig,
  profile,
  region,
  'profile-aws': profileAws,
  assume,
};
