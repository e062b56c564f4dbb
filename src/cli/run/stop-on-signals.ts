import type { EsmctlError } from '../../core/model/errors.ts';
import { commitUnconfirmed } from '../../core/runtime/checkpoint/uncommitted.ts';
import type { Run } from '../../core/runtime/run-options.ts';
import { END_SIGNALS } from '../end-signals.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';

/** After the second signal the run has this long to end by itself before the process does; a third ends it at once. */
const LAST_MOMENT_MS = 3000;
const SIGNALS = [...END_SIGNALS, 'SIGQUIT'] as const;

/**
 * The first Ctrl-C (or SIGTERM, SIGHUP) finishes what is in flight and commits; the second (or SIGQUIT) cuts it off.
 * Until `begin` a signal ends the process as usual: nothing has been started that could be left behind.
 */
export interface SignalStop {
  /** To be called before the function starts. */
  begin(): void;
  /** Aborted by the first signal. */
  readonly stopping: AbortSignal;
  /** Aborted by the second. */
  readonly cutOff: AbortSignal;
  /** Stops the run with the next signal, or at once if one came while the function was starting. */
  follow(run: Run): void;
  end(): void;
}

/** `tell` hears of what is done and not committed at the last moment; nothing is where commits mean nothing afterwards. */
export function stopOnSignals(note: (text: string) => void, tell?: (error: EsmctlError) => void): SignalStop {
  const stopping = new AbortController();
  const cutOff = new AbortController();
  let followed: Run | undefined;
  const endNow = (): void => {
    const uncommitted = followed?.uncommitted();
    if (tell === undefined || uncommitted === undefined || uncommitted.size === 0) process.exit(EXIT.interrupted);
    const error = commitUnconfirmed(uncommitted);
    tell(error);
    process.exit(exitCodeOf(error.kind));
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGQUIT') stopping.abort();
    if (!stopping.signal.aborted) {
      note('esmctl: finishing what is in flight; once more to stop at once');
      stopping.abort();
    } else if (!cutOff.signal.aborted) {
      setTimeout(endNow, LAST_MOMENT_MS).unref();
      cutOff.abort();
    } else endNow();
  };
  return {
    stopping: stopping.signal,
    cutOff: cutOff.signal,
    begin() {
      for (const signal of SIGNALS) process.on(signal, onSignal);
    },
    follow(run) {
      followed = run;
      whenAborted(stopping.signal, () => run.stop('interrupted'));
      whenAborted(cutOff.signal, () => run.abort());
    },
    end() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/** Calls back when the signal is aborted, at once if it already is. */
export function whenAborted(signal: AbortSignal, callBack: () => void): void {
  if (signal.aborted) callBack();
  else signal.addEventListener('abort', callBack, { once: true });
}
