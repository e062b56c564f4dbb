import { type Known, known, notKnown } from '../model/known.ts';
import type { PartitionFacts } from '../snapshot/facts/topic-facts.ts';
import { spanOf, type TimeSpan } from './record-times.ts';
import { offsetOfPosition, type StartingPosition } from './starting-position.ts';

/** Which of the cases of AWS's pages decides where reading goes on. */
export type StartRule = 'committed' | 'no-offset' | 'below-log-start' | 'above-log-end';

/** Where Lambda would start on one partition. Counts are offsets, of which transactions and compaction may have left no record. */
export interface Start {
  readonly rule: StartRule;
  /** `COMMITTED`, or the starting position that applies. */
  readonly position: 'COMMITTED' | StartingPosition['name'];
  readonly offset: Known<bigint>;
  /** Not done before, and not delivered: also those that the topic has deleted already. */
  readonly skipped: Known<bigint>;
  /** Of the skipped ones those that the topic has deleted, which no starting position brings back. */
  readonly deleted: Known<bigint>;
  /** Done before, and delivered again. */
  readonly repeated: Known<bigint>;
  /** Times of what is skipped or repeated and still in the log. */
  readonly span: Known<TimeSpan | undefined>;
  /** What another page of AWS says of the same case, where the two differ. */
  readonly otherwise: Start | undefined;
  readonly why: string;
}

export interface StartInput {
  /** The committed offset; `undefined`: none. */
  readonly committed: bigint | undefined;
  /** Below this everything is done: the committed offset, or the one that was lost. `undefined`: nothing was ever done. */
  readonly doneBelow: bigint | undefined;
  readonly partition: PartitionFacts;
  readonly starting: StartingPosition;
}

const WHY: Readonly<Record<StartRule, string>> = {
  committed: 'the group has a committed offset within the log, so StartingPosition is ignored',
  'no-offset': 'the group has no committed offset on the partition, so StartingPosition applies',
  'below-log-start':
    'the committed offset is below the log start: AWS said in 2023 that StartingPosition applies, in 2022 that it is the trim horizon',
  'above-log-end':
    'the committed offset is above the log end (the topic was made anew or truncated): AWS said in 2023 that StartingPosition applies, in 2022 that it is the trim horizon',
};

const TRIM_HORIZON: StartingPosition = { name: 'TRIM_HORIZON' };

/** Decides by AWS's words (What's New 2022-08-17, 2023-06-21; page on consumer group ids) and the log window. */
export function decideStart(input: StartInput): Known<Start> {
  const { logStartOffset: start, logEndOffset: end } = input.partition;
  if (!start.known) return start;
  if (!end.known) return end;
  const window = { start: start.value, end: end.value };
  const rule = ruleOf(input.committed, window);
  if (rule === 'committed' && input.committed !== undefined)
    return known(startAt(rule, 'COMMITTED', known(input.committed), input, window));
  const apply = (position: StartingPosition): Start =>
    startAt(rule, position.name, offsetOfPosition(position, input.partition), input, window);
  const isContested = rule !== 'no-offset' && input.starting.name !== 'TRIM_HORIZON';
  return known({ ...apply(input.starting), otherwise: isContested ? apply(TRIM_HORIZON) : undefined });
}

interface Window {
  readonly start: bigint;
  readonly end: bigint;
}

/** −1 is what brokers answer for "none"; kafkajs may have committed it, or −2, by mistake. */
function ruleOf(committed: bigint | undefined, { start, end }: Window): StartRule {
  if (committed === undefined || committed === -1n) return 'no-offset';
  if (committed < start) return 'below-log-start';
  return committed > end ? 'above-log-end' : 'committed';
}

function startAt(
  rule: StartRule,
  position: Start['position'],
  offset: Known<bigint>,
  { partition, doneBelow }: StartInput,
  window: Window,
): Start {
  // Above the log end the log is another one: what it holds has not been seen.
  const isOtherLog = rule === 'above-log-end' || doneBelow === undefined || doneBelow < 0n || doneBelow > window.end;
  const done = isOtherLog ? window.start : doneBelow;
  const at = (use: (start: bigint) => bigint): Known<bigint> =>
    offset.known ? known(positive(use(offset.value))) : offset;
  const repeated = at((start) => min(done, window.end) - start);
  const span = offset.known
    ? spanOf(partition, min(done, offset.value), offset.value > done ? offset.value : done)
    : offset;
  return {
    rule,
    position,
    offset,
    skipped: at((start) => start - done),
    deleted: at((start) => min(window.start, start) - done),
    repeated:
      rule === 'above-log-end' && position !== 'LATEST'
        ? notKnown('the committed offset belongs to a log that is no longer there')
        : repeated,
    span,
    otherwise: undefined,
    why: WHY[rule],
  };
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
