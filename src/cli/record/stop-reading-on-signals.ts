import { EXIT } from '../exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal ends the reading after the line that is being written; the second ends the process. */
export function stopReadingOnSignals(): { readonly stopping: AbortSignal; end(): void } {
  const stopping = new AbortController();
  const onSignal = (): void => {
    if (stopping.signal.aborted) process.exit(EXIT.interrupted);
    stopping.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    stopping: stopping.signal,
    end() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
