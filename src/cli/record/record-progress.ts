import { renderRecordProgress } from '../../core/output/record-text.ts';
import type { Recording } from '../../core/records/recording.ts';
import { openStatusLine } from '../status-line.ts';

const EVERY_MS = 200;

/** What was recorded so far, on a status line on stderr. Returns what takes it away. */
export function startRecordProgress(
  recording: Recording,
  spans: ReadonlyMap<number, { readonly from: bigint; readonly to: bigint | undefined }>,
): () => void {
  const line = openStatusLine(process.stderr);
  if (!line.isShown) return () => undefined;
  const startedMs = performance.now();
  const timer = setInterval(() => {
    line.draw(renderRecordProgress(recording, spans, (performance.now() - startedMs) / 1000));
  }, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    line.clear();
  };
}
