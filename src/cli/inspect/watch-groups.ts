import { setTimeout as pause } from 'node:timers/promises';
import { compareGroups, type GroupChange } from '../../core/diagnosis/compare-groups.ts';
import type { GroupsDocument } from '../../core/output/group-diagnosis-json.ts';
import { END_SIGNALS } from '../end-signals.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface WatchView {
  /** One look, and what changed since the one before; undefined at the first. */
  show(document: GroupsDocument, changes: readonly GroupChange[] | undefined): Promise<void>;
  /** A look failed; the watch goes on. */
  fail(error: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Looks again until a signal, or until the reader has gone. The first look must succeed: its error is thrown. */
export async function watchGroups(
  look: () => Promise<GroupsDocument>,
  view: WatchView,
  { everyMs, readerGone }: { readonly everyMs: number; readonly readerGone: AbortSignal },
): Promise<ExitCode> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  for (const signal of END_SIGNALS) process.on(signal, interrupt);
  const stopping = AbortSignal.any([interrupted.signal, readerGone]);
  const aborted = new Promise<undefined>((resolve) => {
    stopping.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  let before: GroupsDocument | undefined;
  try {
    while (!stopping.aborted) {
      try {
        const now = await Promise.race([look(), aborted]);
        if (now === undefined) break;
        await view.show(now, before === undefined ? undefined : compareGroups(before.groups, now.groups));
        before = now;
      } catch (error) {
        if (before === undefined) throw error;
        await view.fail(error);
      }
      await pause(everyMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  } finally {
    for (const signal of END_SIGNALS) process.off(signal, interrupt);
    await view.close();
  }
  return EXIT.interrupted;
}
