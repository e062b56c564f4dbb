import { renderRecordProgress } from '../../core/output/record-text.ts';
import type { Recording } from '../../core/records/recording.ts';

const EVERY_MS = 200;
const CLEAR_LINE = '\r\u001b[K';

/** One line on a terminal's stderr that is rewritten; nothing anywhere else. Returns what takes it away. */
export function startRecordProgress(
  recording: Recording,
  spans: ReadonlyMap<number, { readonly from: bigint; readonly to: bigint | undefined }>,
): () => void {
  const { stderr } = process;
  if (!stderr.isTTY || process.env.TERM === 'dumb' || process.env.CI !== undefined) return () => undefined;
  const startedMs = performance.now();
  const timer = setInterval(() => {
    const text = renderRecordProgress(recording, spans, (performance.now() - startedMs) / 1000);
    stderr.write(`${CLEAR_LINE}${text.slice(0, (stderr.columns ?? 80) - 1)}`);
  }, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    stderr.write(CLEAR_LINE);
  };
}
