import type { Run } from '../../core/runtime/run-options.ts';
import { EXIT } from '../exit-codes.ts';

/** After the second signal the run has this long to end by itself before the process does. */
const LAST_MOMENT_MS = 2000;

/**
 * The first Ctrl-C (or SIGTERM, SIGHUP) finishes what is in flight and commits; the second cuts it off.
 * The returned function takes the handlers away again.
 */
export function stopOnSignals(run: Run): () => void {
  let seen = 0;
  const onSignal = (): void => {
    seen += 1;
    if (seen === 1) {
      process.stderr.write('esmctl: finishing what is in flight; once more to stop at once\n');
      run.stop('interrupted');
      return;
    }
    run.abort();
    setTimeout(() => process.exit(EXIT.interrupted), LAST_MOMENT_MS).unref();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
