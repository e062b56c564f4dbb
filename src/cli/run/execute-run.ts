import { EsmctlError } from '../../core/model/errors.ts';
import { renderRunSummary } from '../../core/output/run-summary-text.ts';
import type { Style } from '../../core/output/style.ts';
import type { Run, RunResult } from '../../core/runtime/run-options.ts';
import type { RuntimeEvent, TimedEvent } from '../../core/runtime/runtime-events.ts';
import { type RunSummary, summariseRun } from '../../core/runtime/summarise-run.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import type { FAIL_ON } from '../flags/run-flags.ts';
import { renderError } from '../render-error.ts';
import { standardOutput } from '../standard-output.ts';
import { prepareRun } from './compose-run.ts';
import type { RunMappingReading } from './read-run-mapping.ts';
import { openRunOutput, type RunOutput } from './run-output.ts';
import type { RunSettings } from './run-settings.ts';
import { stopOnSignals } from './stop-on-signals.ts';

export interface RunPresentation {
  readonly json: boolean;
  readonly events: string | undefined;
  readonly failOn: (typeof FAIL_ON)[number];
  readonly style: Style;
  readonly errorStyle: Style;
  readonly debug: boolean;
  readonly note: (text: string) => void;
}

/** Prepares, runs, shows, and says how it ended. Whatever happens in between, no thread or process is left. */
export async function executeRun(
  { mapping, filter }: RunMappingReading,
  settings: RunSettings,
  presentation: RunPresentation,
): Promise<ExitCode> {
  const output = await openRunOutput(presentation, mapping, settings);
  const show = (event: RuntimeEvent): void => output.show({ ...event, at: new Date().toISOString() } as TimedEvent);
  try {
    const prepared = await prepareRun(mapping, (value) => filter.keep(value), settings, {
      onEvent: show,
      untilListenersCanTakeMore: output.untilDrained,
    });
    try {
      const run = prepared.start();
      await output.follow(run, prepared);
      const result = await finishRun(run, output);
      const summary = summariseRun(result, {
        group: prepared.group,
        topic: mapping.topic,
        passedOver: prepared.passedOver(),
      });
      return await present(result, summary, output, presentation, mapping.topic);
    } finally {
      await prepared.close();
    }
  } finally {
    await output.close();
  }
}

/** Waits for the end while signals and a reader that goes away may ask for it sooner. */
async function finishRun(run: Run, output: RunOutput): Promise<RunResult> {
  const release = stopOnSignals(run);
  const readerGone = (): void => run.stop('reader-gone');
  const { closed } = standardOutput();
  if (closed.aborted) readerGone();
  closed.addEventListener('abort', readerGone);
  try {
    return await run.finished;
  } finally {
    closed.removeEventListener('abort', readerGone);
    release();
    await output.unfollow();
  }
}

async function present(
  result: RunResult,
  summary: RunSummary,
  output: RunOutput,
  { json, style, errorStyle, debug, failOn, note }: RunPresentation,
  topic: string,
): Promise<ExitCode> {
  const error = result.error ?? nothingOfTheTopic(summary, topic);
  if (error !== undefined) note(renderError(error, errorStyle, debug).text);
  output.finish(json ? JSON.stringify(summary) : renderRunSummary(summary, style), JSON.stringify(summary));
  await output.flush();
  if (error !== undefined) return exitCodeOf(error.kind);
  if (output.missingEvents !== undefined) {
    note(`${errorStyle.bad('error')} events are missing: ${output.missingEvents} [ESMCTL_EVENTS_WRITE]`);
    return EXIT.partial;
  }
  if (result.reason === 'interrupted' || result.reason === 'reader-gone') return EXIT.interrupted;
  return isFound(summary, failOn) ? EXIT.found : EXIT.fine;
}

function isFound({ ledger }: RunSummary, failOn: RunPresentation['failOn']): boolean {
  if (failOn === 'none') return false;
  return ledger.dropped > 0 || (failOn === 'destination' && ledger.sentToDestination > 0);
}

/** A file that holds only other topics is the wrong file. */
function nothingOfTheTopic({ ledger, passedOver }: RunSummary, topic: string): EsmctlError | undefined {
  const seen = ledger.polled + passedOver.alreadyCommitted + passedOver.beforeStart;
  if (seen > 0 || passedOver.otherTopics === 0) return undefined;
  return new EsmctlError({
    code: 'ESMCTL_RECORDS_OTHER_TOPIC',
    kind: 'usage',
    message: `none of the ${passedOver.otherTopics} records is of the topic ${topic}, which the mapping reads`,
    next: ['check that --records and --config belong together'],
  });
}
