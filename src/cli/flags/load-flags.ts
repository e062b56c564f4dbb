import * as Flags from '@oclif/core/flags';

const LOAD = 'LOAD';
const FUNCTION = 'FUNCTION';
const MAPPING = 'MAPPING';

/** What `estimate capacity` and `simulate scaling` both ask for. All are texts: their problems are reported together. */
export const loadFlags = {
  config: Flags.string({
    char: 'c',
    helpGroup: MAPPING,
    helpValue: 'mapping.json',
    description: 'take batch size, window and pollers from this event source mapping',
    env: 'ESMCTL_CONFIG',
  }),
  'batch-size': Flags.string({ helpGroup: MAPPING, helpValue: '100', description: 'BatchSize, 1 to 10000' }),
  window: Flags.string({ helpGroup: MAPPING, helpValue: '500ms', description: 'batching window, 0 to 300s' }),
  'min-pollers': Flags.string({ helpGroup: MAPPING, helpValue: 'N', description: 'MinimumPollers, 1 to 200' }),
  'max-pollers': Flags.string({ helpGroup: MAPPING, helpValue: 'N', description: 'MaximumPollers, 1 to 2000' }),
  partitions: Flags.string({ helpGroup: LOAD, helpValue: 'N', description: 'partitions of the topic' }),
  ingress: Flags.string({
    helpGroup: LOAD,
    helpValue: '60MB/s',
    description: 'what arrives, in bytes (MB = 10^6, MiB = 2^20) or records ("20000 records/s") a second',
  }),
  'records-per-second': Flags.string({
    helpGroup: LOAD,
    helpValue: '20000',
    description: 'what arrives, in records a second; k and M multiply',
  }),
  'record-size': Flags.string({
    helpGroup: LOAD,
    helpValue: '1KB',
    description: 'key and value of one record (KB = 10^3 bytes, KiB = 2^10)',
  }),
  skew: Flags.string({
    helpGroup: LOAD,
    helpValue: 'even|zipf:S|hot:P%',
    description: 'how the load is spread over partitions',
  }),
  backlog: Flags.string({
    helpGroup: LOAD,
    helpValue: '5M',
    description: 'records that wait at the beginning; k and M multiply',
  }),
  retention: Flags.string({
    helpGroup: LOAD,
    helpValue: '7d',
    description: 'how long the topic keeps records, or forever',
  }),
  measured: Flags.string({
    helpGroup: LOAD,
    helpValue: 'FILE',
    description:
      'what "estimate capacity --sample 30s --save FILE" measured, in place of load flags that are not given',
  }),
  concurrency: Flags.string({
    helpGroup: FUNCTION,
    helpValue: 'N',
    description: 'invocations at once that the function may have (reserved, or what the account leaves)',
  }),
  memory: Flags.string({ helpGroup: FUNCTION, helpValue: '512', description: 'megabytes of memory, for the cost' }),
  prices: Flags.string({ helpValue: 'FILE', description: 'a price file in place of the one that comes with esmctl' }),
  assume: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'name=value',
    description: 'choose differently where AWS leaves something open',
    env: 'ESMCTL_ASSUME',
  }),
};
