import type { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { EsmctlError } from '../../core/model/errors.ts';
import { END_SIGNALS } from '../end-signals.ts';
import { EXIT } from '../exit-codes.ts';

/** Until the process ends: a signal neither leaves open what became of the offsets nor keeps it quiet. */
export interface DeferredSignals {
  /** A signal has come. */
  isInterrupted(): boolean;
  /** The way back is there: a second signal before the commit takes it away. */
  undoIsIn(path: string): void;
  /** From now on the broker may have the commit. */
  commitBegins(): void;
}

interface Surroundings {
  readonly group: string;
  readonly note: (text: string) => void;
  /** Tells the error and ends the process with its code. */
  readonly fail: (error: EsmctlError) => void;
  readonly exit: (code: number) => void;
  readonly source?: EventEmitter;
}

/** The first signal waits for what takes seconds at most; the second ends the process, and says what is not known. */
export function deferSignals({ group, note, fail, exit, source = process }: Surroundings): DeferredSignals {
  let signals = 0;
  let undoFile: string | undefined;
  let isSent = false;
  const onSignal = (): void => {
    signals += 1;
    if (signals === 1) {
      note(
        isSent
          ? 'esmctl: the offsets are being committed: this is finished and read again first; once more to stop at once'
          : 'esmctl: stopping before anything is changed; once more to stop at once',
      );
    } else if (isSent) fail(unconfirmed(group, undoFile));
    else {
      if (undoFile !== undefined) rmSync(undoFile, { force: true });
      note('esmctl: interrupted, nothing was changed');
      exit(EXIT.interrupted);
    }
  };
  for (const signal of END_SIGNALS) source.on(signal, onSignal);
  return {
    isInterrupted: () => signals > 0,
    undoIsIn(path) {
      undoFile = path;
    },
    commitBegins() {
      isSent = true;
    },
  };
}

function unconfirmed(group: string, undoFile: string | undefined): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_UNCONFIRMED',
    kind: 'kafka',
    message: `stopped after the commit was sent: whether the offsets of the group ${group} are committed was not told`,
    next: [
      `what stands: esmctl inspect group ${group}`,
      ...(undoFile === undefined ? [] : [`to go back: esmctl offsets import --group ${group} --from-file ${undoFile}`]),
    ],
  });
}
