import type { KafkaConnection } from '../../core/kafka/connection.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { renderRecordSummary } from '../../core/output/record-text.ts';
import { createRecording } from '../../core/records/recording.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { openRecordOutput } from './record-output.ts';
import { startRecordProgress } from './record-progress.ts';
import type { RecordSettings } from './record-settings.ts';
import { stopReadingOnSignals } from './stop-reading-on-signals.ts';

/**
 * Copies records to the output and says on stderr what was copied. Throws `EsmctlError`; what a file held by then stays
 * beside it and is named.
 */
export async function executeRecord(
  settings: RecordSettings,
  connection: KafkaConnection,
  note: (text: string) => void,
): Promise<ExitCode> {
  const { topic, output: path, count } = settings;
  const output = await openRecordOutput(path, settings.force);
  const startedMs = performance.now();
  let isWhole = false;
  try {
    const { openLog } = await import('../../core/kafka/kafkajs/open-log.ts');
    const log = await openLog({ ...settings, connection });
    const signals = stopReadingOnSignals();
    const stop = AbortSignal.any([signals.stopping, output.closed]);
    const recording = createRecording(log.spans, count);
    const endProgress = startRecordProgress(recording, log.spans);
    try {
      for await (const part of log.read(stop, (partition) => recording.roomFor(partition))) {
        await output.write(recording.take(part));
      }
    } finally {
      signals.end();
      endProgress();
      await log.close();
    }
    await output.finish();
    isWhole = true;
    const elapsedSeconds = (performance.now() - startedMs) / 1000;
    note(renderRecordSummary(recording, log.spans, topic, elapsedSeconds));
    if (recording.partitions.some(({ deleted }) => deleted > 0n)) throw recordsWereDeleted(topic);
    if (!stop.aborted) return EXIT.fine;
    if (signals.stopping.aborted) note('interrupted: what stands above is what was recorded until then');
    return EXIT.interrupted;
  } finally {
    const left = isWhole ? undefined : await output.abandon();
    if (left !== undefined) note(`what was recorded until then is in ${left}`);
  }
}

function recordsWereDeleted(topic: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_RECORD_DELETED',
    kind: 'partial',
    message: `records of ${topic} were deleted from the log while it was read, and are missing`,
    next: [
      'the partitions and how many offsets stand in the lines above',
      'begin later, or raise retention.ms of the topic',
    ],
  });
}
