const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal interrupts; a second one of its kind ends the process. */
export function interruptOnSignals(): { readonly signal: AbortSignal; end(): void } {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  for (const signal of SIGNALS) process.once(signal, interrupt);
  return {
    signal: interruption.signal,
    end() {
      for (const signal of SIGNALS) process.off(signal, interrupt);
    },
  };
}
