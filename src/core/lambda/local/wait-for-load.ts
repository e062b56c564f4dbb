import type { Loaded } from './handler-errors.ts';
import { INIT_PHASE_MS } from './invoke-results.ts';

/** A handler that is being loaded: within Lambda's init phase and the function's own timeout, or until `signal`. */
export interface Load {
  /** Only the first counts. */
  settle(loaded: Loaded): void;
  readonly outcome: Promise<Loaded>;
}

export function waitForLoad(signal: AbortSignal, timeoutMs: number): Load {
  let settle: (loaded: Loaded) => void = () => {};
  const outcome = new Promise<Loaded>((resolve) => {
    const onAbort = (): void => settle('aborted');
    const timer = setTimeout(() => settle('tooSlow'), INIT_PHASE_MS + timeoutMs);
    settle = (loaded) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(loaded);
    };
    if (signal.aborted) settle('aborted');
    else signal.addEventListener('abort', onAbort);
  });
  return { settle: (loaded) => settle(loaded), outcome };
}
