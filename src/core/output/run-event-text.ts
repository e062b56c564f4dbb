import type { OffsetRange, TimedEvent } from '../runtime/runtime-events.ts';
import type { ScalingReason } from '../scaling/scaling-observation.ts';
import { makePrintable } from './problems-text.ts';
import { counted, seconds } from './quantities.ts';
import type { Style } from './style.ts';

/** What the age of a record counts from, by the assumption `record-age-from`. */
const AGE_HINTS = {
  timestamp: ' (age from the timestamp; see --assume record-age-from=poll)',
  poll: ' (age from when it was polled)',
} as const;

/** One line for a person; undefined for steps that only machines want. */
export function renderRunEvent(
  event: TimedEvent,
  style: Style,
  ageFrom: keyof typeof AGE_HINTS = 'timestamp',
): string | undefined {
  const text = textOf(event, style, ageFrom);
  return text === undefined ? undefined : `${style.dim(timeOf(event.at))} ${text}`;
}

function textOf(event: TimedEvent, style: Style, ageFrom: keyof typeof AGE_HINTS): string | undefined {
  switch (event.type) {
    case 'run-started':
    case 'partition-assigned':
    case 'partition-revoked':
    case 'records-filtered':
    case 'invocation-started':
    case 'committed':
      return undefined;
    case 'pollers-changed':
      return `${style.accent('pollers')} ${event.before} → ${event.pollers}: ${POLLER_REASONS[event.reason] ?? event.reason}`;
    case 'out-of-range':
      return `${style.bad('out of range')} ${event.partition}: ${event.position} is not in the log (${event.logStart}..${event.logEnd}); reading goes on at ${event.continuesAt}, ${counted(BigInt(event.offsetsLost), 'offset')} ${Number(event.offsetsLost) === 1 ? 'is' : 'are'} lost`;
    case 'cluster':
      return event.state === 'back'
        ? `${style.good('the cluster answers again')}; it had not since ${timeOf(event.since)}`
        : `${style.bad('the cluster has not answered')} since ${timeOf(event.since)}; trying again${event.why === undefined ? '' : `: ${makePrintable(event.why)}`}`;
    case 'bad-record':
      return `${style.warn('passed over')} ${makePrintable(`${event.place}: ${event.why}`)}`;
    case 'invocation-finished': {
      const colour = event.outcome === 'succeeded' ? style.good : style.bad;
      const again = event.attempt > 1 ? ` (attempt ${event.attempt})` : '';
      // Lambda's own texts begin with the request id, which the line has already.
      const why = event.why === undefined ? '' : `: ${makePrintable(event.why.replace(/RequestId: [\w-]+ /, ''))}`;
      return `${colour(event.outcome)} ${counted(event.records, 'record')} in ${seconds(event.durationSeconds)}${again} ${style.dim(event.requestId.slice(0, 8))}${why}`;
    }
    case 'invocation-cut-off':
      return `${style.warn('cut off')} ${counted(event.records, 'record')}: not done, not committed`;
    case 'retry-planned':
      return `  ${style.warn(RETRY_WORDS[event.step])} ${event.batches.map((size) => counted(size, 'record')).join(' + ')}${event.pauseSeconds > 0 ? ` after ${seconds(event.pauseSeconds)}` : ''}`;
    case 'records-given-up': {
      const fate = { sentToDestination: 'sent to the destination', dropped: 'dropped', unfinished: 'not delivered' };
      return `  ${style.bad('given up')} ${counted(event.records, 'record')} (${rangesText(event.ranges)}): ${event.condition}, ${fate[event.fate]}${event.condition === 'RecordAgeExceeded' ? AGE_HINTS[ageFrom] : ''}`;
    }
    case 'destination-failed':
      return `  ${style.bad('destination')} ${event.destination} failed (attempt ${event.attempt}): ${makePrintable(event.why)}`;
    case 'function-log': {
      const prefix = style.dim(`[${event.requestId?.slice(0, 8) ?? 'init'}]`);
      return `${prefix} ${event.stream === 'stderr' ? style.warn(event.text) : event.text}`;
    }
    case 'stopping':
      return style.warn(`stopping: finishing what is in flight${event.reason === 'interrupted' ? CUT_OFF_HINT : ''}`);
    case 'ledger-unbalanced':
      return style.bad(`the ledger does not balance: ${JSON.stringify(event.ledger)}`);
  }
}

/** As at the beginning of each line. */
function timeOf(instant: string): string {
  return instant.slice(11, 23);
}

const POLLER_REASONS: Readonly<Partial<Record<ScalingReason, string>>> = {
  lag: 'they are behind',
  throughput: 'each is full of bytes',
  invocations: 'each is full of invocations',
  throttled: 'the function was throttled',
  quiet: 'fewer will do',
  limits: 'no more than partitions and mapping allow',
};

const CUT_OFF_HINT = '; Ctrl-C once more stops at once';

const RETRY_WORDS = { again: 'again', shrink: 'rest again', split: 'split into' } as const;

/** `orders-0 12..18, orders-1 7`. */
export function rangesText(ranges: readonly OffsetRange[]): string {
  return ranges
    .map(({ partition, firstOffset, lastOffset }) =>
      firstOffset === lastOffset ? `${partition} ${firstOffset}` : `${partition} ${firstOffset}..${lastOffset}`,
    )
    .join(', ');
}
