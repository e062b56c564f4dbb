import { bytes, count, counted } from '../../core/output/quantities.ts';
import { renderRunEvent } from '../../core/output/run-event-text.ts';
import type { Style } from '../../core/output/style.ts';
import type { RunView } from '../../core/runtime/run-options.ts';
import { lagsOf } from '../../core/runtime/run-view.ts';
import type { TimedEvent } from '../../core/runtime/runtime-events.ts';

/** Successful batches that are listed one by one; after them only what went otherwise, and progress. */
const LISTED_SUCCESSES = 20;
const PROGRESS_EVERY_MS = 2000;

export interface PlainView {
  show(event: TimedEvent): void;
  close(): void;
}

/** The run as plain lines, for a pipe or a dumb terminal. */
export function startPlainView(
  print: (line: string) => void,
  style: Style,
  view: () => RunView,
  ageFrom: 'timestamp' | 'poll',
): PlainView {
  let successes = 0;
  const timer = setInterval(() => print(renderProgress(view(), style)), PROGRESS_EVERY_MS);
  timer.unref();
  return {
    show(event) {
      if (event.type === 'invocation-finished' && event.outcome === 'succeeded' && event.attempt === 1) {
        successes += 1;
        if (successes === LISTED_SUCCESSES + 1)
          print(style.dim('… successful batches are no longer listed one by one'));
        if (successes > LISTED_SUCCESSES) return;
      }
      const line = renderRunEvent(event, style, ageFrom);
      if (line !== undefined) print(line);
    },
    close: () => clearInterval(timer),
  };
}

function renderProgress(
  { ledger, source, elapsedMs, measurements, partitions, pollers }: RunView,
  style: Style,
): string {
  const done = ledger.filtered + ledger.succeeded + ledger.sentToDestination + ledger.dropped;
  const share = source.totalBytes === undefined ? '' : ` of ${bytes(source.totalBytes)}`;
  const rate = count((ledger.polled / Math.max(elapsedMs, 1)) * 1000);
  return style.dim(
    `… ${counted(ledger.polled, 'record')} polled (${bytes(source.readBytes)}${share}), ${count(done)} done, ${count(ledger.unfinished)} in hand, ${counted(measurements.retries, 'retry')}, ${rate} records/s${lagText(partitions, pollers)}`,
  );
}

/** Nothing where no end is known, as of a recorded file. */
function lagText(partitions: RunView['partitions'], pollers: number): string {
  const known = lagsOf(partitions).filter((lag) => lag !== undefined);
  if (known.length === 0) return '';
  const unknown = partitions.length - known.length;
  const sum = known.reduce((total, lag) => total + lag, 0);
  return `, lag ${count(sum)}${unknown === 0 ? '' : ` (${count(unknown)} unknown)`}, ${counted(pollers, 'poller')}`;
}
