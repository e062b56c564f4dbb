import * as Flags from '@oclif/core/flags';
import { connectionFlags } from './connection-flags.ts';

const WHAT = 'WHAT';

export const recordFlags = {
  ...connectionFlags,
  config: Flags.string({
    char: 'c',
    helpGroup: 'CLUSTER',
    helpValue: 'mapping.json',
    description: 'take servers and topic from this event source mapping, where they are not named',
    env: 'ESMCTL_CONFIG',
  }),
  topic: Flags.string({ char: 't', helpGroup: WHAT, helpValue: 'NAME', description: 'the topic', env: 'ESMCTL_TOPIC' }),
  partition: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: WHAT,
    helpValue: 'N',
    description: 'only this partition; several times, or with commas, for several',
  }),
  from: Flags.string({
    helpGroup: WHAT,
    helpValue: 'TIME|OFFSET|earliest|latest',
    default: 'earliest',
    description: 'the first record at or after a time, an offset, the beginning, or what comes from now on',
  }),
  to: Flags.string({
    helpGroup: WHAT,
    helpValue: 'TIME|OFFSET|end',
    description: '[default: end] where to stop, exclusive; end is the end of the log as it is now',
  }),
  count: Flags.integer({
    char: 'n',
    helpGroup: WHAT,
    min: 1,
    helpValue: 'N',
    description: 'at most so many records, dealt out evenly to the partitions',
  }),
  'read-uncommitted': Flags.boolean({
    helpGroup: WHAT,
    description: 'also records of aborted and open transactions, which no mapping is given',
  }),
  output: Flags.string({
    char: 'o',
    helpGroup: 'OUTPUT',
    helpValue: 'FILE',
    description: 'write to this file, which is there once it is whole; without it to standard output',
  }),
  force: Flags.boolean({ helpGroup: 'OUTPUT', description: 'replace the file of --output' }),
};
