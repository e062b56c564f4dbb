import { END_SIGNALS } from '../end-signals.ts';

/** The first signal interrupts; a second one of its kind ends the process. */
export function interruptOnSignals(): { readonly signal: AbortSignal; end(): void } {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  for (const signal of END_SIGNALS) process.once(signal, interrupt);
  return {
    signal: interruption.signal,
    end() {
      for (const signal of END_SIGNALS) process.off(signal, interrupt);
    },
  };
}
