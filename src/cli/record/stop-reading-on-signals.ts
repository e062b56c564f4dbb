import { END_SIGNALS } from '../end-signals.ts';
import { EXIT } from '../exit-codes.ts';

/** The first signal ends the reading after the line that is being written; the second ends the process. */
export function stopReadingOnSignals(): { readonly stopping: AbortSignal; end(): void } {
  const stopping = new AbortController();
  const onSignal = (): void => {
    if (stopping.signal.aborted) process.exit(EXIT.interrupted);
    stopping.abort();
  };
  for (const signal of END_SIGNALS) process.on(signal, onSignal);
  return {
    stopping: stopping.signal,
    end() {
      for (const signal of END_SIGNALS) process.off(signal, onSignal);
    },
  };
}
