import { END_SIGNALS } from '../end-signals.ts';
import { EXIT } from '../exit-codes.ts';

/** The first signal interrupts; a second one ends the process at once. */
export function interruptOnSignals(): { readonly signal: AbortSignal; end(): void } {
  const interruption = new AbortController();
  // Stays until the end: what takes the live screen away ends a process in which nobody else listens.
  const onSignal = (): void => {
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  };
  for (const signal of END_SIGNALS) process.on(signal, onSignal);
  return {
    signal: interruption.signal,
    end() {
      for (const signal of END_SIGNALS) process.off(signal, onSignal);
    },
  };
}
