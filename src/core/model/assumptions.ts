/** One thing that AWS leaves open (or that a local run must decide), what we do, and why. */
export interface Assumption {
  readonly name: string;
  /** What is done unless `--assume name=value` says otherwise. */
  readonly value: string;
  /** The other values that may be chosen; `number` for any non-negative number; empty where it is fixed. */
  readonly choices: readonly string[] | 'number';
  /** Of a number: the least that makes sense, always whole. */
  readonly least?: number;
  /** Only with `least`. */
  readonly most?: number;
  readonly statement: string;
  readonly why: string;
}

/** Those of what a run does with records; those of scaling are in `scaling/`. */
export const ASSUMPTIONS = [
  {
    name: 'partial-retry',
    value: 'suffix',
    choices: ['suffix', 'items'],
    statement:
      'After a partial failure everything from the lowest failed offset of each partition is sent again (suffix), or only the failed records (items).',
    why: 'AWS says that it retries "only the failed records"; its stream pollers were recorded to resend from the lowest failure, which alone keeps the order of a partition.',
  },
  {
    name: 'partial-retry-budget',
    value: 'new',
    choices: [],
    statement: 'A batch that shrank or was split starts with a new retry budget, a new request id and no pause.',
    why: 'Recorded from AWS stream pollers; not documented for Kafka.',
  },
  {
    name: 'bisect-before-retry',
    value: 'yes',
    choices: [],
    statement:
      'With BisectBatchOnFunctionError a failed batch of more than one record is split at once, whatever is left of its retry budget; the left half goes first.',
    why: 'Recorded from AWS stream pollers with one retry; AWS says for streams that splitting does not count toward the retry quota; not documented for Kafka.',
  },
  {
    name: 'retry-pause-ms',
    value: '200',
    choices: 'number',
    statement:
      'The pause before an unchanged batch is sent again; it doubles with each further retry, with up to 40 % jitter.',
    why: 'AWS stream pollers were recorded to pause 202-282 ms, then 392 ms.',
  },
  {
    name: 'retry-pause-limit-ms',
    value: '30000',
    choices: 'number',
    statement: 'The longest pause between two retries.',
    why: 'Not documented and not recorded.',
  },
  {
    name: 'infinite-retries-with-destination',
    value: '10',
    choices: 'number',
    least: 0,
    statement:
      'MaximumRetryAttempts of -1 together with an on-failure destination means this many retries, in both modes.',
    why: 'Documented on the page for provisioned mode; whether it holds on-demand is not confirmed.',
  },
  {
    name: 'throttles-use-attempts',
    value: 'no',
    choices: [],
    statement:
      'Throttles (429) and transport errors are retried without using up MaximumRetryAttempts; MaximumRecordAgeInSeconds still counts.',
    why: 'AWS counts attempts that reached the function; not documented for Kafka.',
  },
  {
    name: 'too-large-split',
    value: 'yes',
    choices: [],
    statement:
      'A batch that the function refuses as too large (413) is split at once, with or without bisect; a single record is given up as MaximumPayloadSizeExceeded.',
    why: 'Not documented; the same batch would be refused for ever.',
  },
  {
    name: 'record-age-from',
    value: 'timestamp',
    choices: ['timestamp', 'poll'],
    statement:
      'The age of a record is judged before each invocation and counted from its Kafka timestamp, or from when it was polled (poll), which suits old recordings.',
    why: 'Not documented which clock is used.',
  },
  {
    name: 'record-age-condition',
    value: 'RecordAgeExceeded',
    choices: [],
    statement:
      'The failure record of an expired batch has this condition, an invoke count of at least 1, and no responseContext if it was never invoked.',
    why: 'Recorded from AWS stream pollers; not listed for Kafka.',
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
    name: 'window-begins',
    value: 'first-record',
    choices: [],
    statement: 'A batching window begins when the previous batch is complete and the first record is there.',
    why: 'AWS says that it begins when the previous invocation (on-demand) or batch (provisioned) completes; a window without a record has nothing to close.',
  },
  {
    name: 'filtered-progress',
    value: 'commit',
    choices: [],
    statement: 'Records that the filter drops are committed with the next commit, also when a whole fetch is dropped.',
    why: 'AWS says that they are committed together with matched ones after a successful invocation; the case that nothing matches is not documented.',
  },
  {
    name: 'filter-tombstone',
    value: 'pass',
    choices: ['pass', 'drop'],
    statement: 'A record with a null value passes a filter with a JSON pattern.',
    why: 'A null value is not JSON text, and AWS lets a format mismatch pass; the case itself is not documented.',
  },
  {
    name: 'latest-on-records',
    value: 'from-first',
    choices: ['from-first', 'skip-all'],
    statement:
      'With --records, LATEST reads from the first record: a recorded file stands for what arrives after the mapping was made.',
    why: 'At the end of a file there is nothing to run.',
  },
  {
    name: 'out-of-range',
    value: 'starting-position',
    choices: ['starting-position', 'earliest'],
    statement:
      'A partition whose committed offset is no longer in the log goes on at StartingPosition, or at the first record that is there (earliest); what is lost is reported.',
    why: 'AWS said in 2023 that the starting position is used for a group that points to an invalid offset, in 2022 that it is the trim horizon.',
  },
  {
    name: 'new-partitions',
    value: 'earliest',
    choices: [],
    statement:
      'A partition that is added to the topic while the group is at work starts at its beginning, whatever StartingPosition says.',
    why: 'Not documented; to start at its end would skip what came before it was found.',
  },
  {
    name: 'destination-failure',
    value: 'stop',
    choices: ['stop', 'drop'],
    statement:
      'When a destination cannot be reached after retries the run stops and commits nothing past the batch (stop), or counts it as dropped (drop).',
    why: 'AWS drops such records (DestinationDeliveryFailures, DroppedEventCount); locally a loss that can be avoided is not wanted.',
  },
  {
    name: 's3-object-key',
    value: 'partition',
    choices: [],
    statement:
      'A bucket keeps a failure record under aws/lambda/UUID/TOPIC-PARTITION/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-RANDOM; the partition is that of the first record, and a mapping without a UUID has its group there.',
    why: 'Recorded from AWS for streams, with the shard where the partition is here; not documented for Kafka.',
  },
  {
    name: 'null-header',
    value: 'empty-list',
    choices: [],
    statement: 'A header whose value is null stands in the event as an empty list of bytes.',
    why: 'Not documented; AWS event models know only lists of numbers.',
  },
  {
    name: 'kafka-msk-servers',
    value: 'from-arn',
    choices: [],
    statement:
      'For Amazon MSK the bootstrapServers of the event come from --bootstrap-servers; without it a name made from the cluster ARN stands in.',
    why: 'A mapping on MSK names only its cluster.',
  },
] as const satisfies readonly Assumption[];

export type AssumptionName = (typeof ASSUMPTIONS)[number]['name'];

/** The value of each assumption for one run. */
export type Assumed = Readonly<Record<AssumptionName, string>>;

const DEFAULTS = Object.fromEntries(ASSUMPTIONS.map(({ name, value }) => [name, value])) as Assumed;

/** The defaults, with those of `chosen` put over them; `chosen` is already checked. */
export function assume(chosen: Partial<Assumed> = {}): Assumed {
  return { ...DEFAULTS, ...chosen };
}

/** Why `value` may not be chosen for `name`, or undefined where it may. */
export function refuseAssumption(
  name: string,
  value: string,
  among: readonly Assumption[] = ASSUMPTIONS,
): string | undefined {
  const found = among.find((assumption) => assumption.name === name);
  if (found === undefined) return `there is no assumption "${name}"`;
  if (found.choices === 'number') return refuseNumber(found, value);
  if (found.choices.length === 0) return `${name} is fixed`;
  return found.choices.includes(value) ? undefined : `${name} takes ${found.choices.join(' or ')}, not "${value}"`;
}

function refuseNumber({ name, least, most }: Assumption, value: string): string | undefined {
  if (least === undefined)
    return /^\d{1,9}(\.\d+)?$/.test(value) ? undefined : `${name} takes a number, not "${value}"`;
  if (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= (most ?? Number.POSITIVE_INFINITY)) {
    return undefined;
  }
  return `${name} takes a whole number from ${least}${most === undefined ? '' : ` to ${most}`}, not "${value}"`;
}
