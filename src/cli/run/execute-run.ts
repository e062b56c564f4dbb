import type { EsmctlError } from '../../core/model/errors.ts';
import { renderRunSummary } from '../../core/output/run-summary-text.ts';
import type { RunResult } from '../../core/runtime/run-options.ts';
import type { RuntimeEvent, TimedEvent } from '../../core/runtime/runtime-events.ts';
import { type PassedOver, type RunSummary, summariseRun } from '../../core/runtime/summarise-run.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { recordsOfOtherTopics } from '../records-of-other-topics.ts';
import { renderError } from '../render-error.ts';
import { standardOutput } from '../standard-output.ts';
import { prepareRun } from './compose-run.ts';
import type { RunMappingReading } from './read-run-mapping.ts';
import { openRunOutput, type RunOutput } from './run-output.ts';
import type { RunPresentation } from './run-presentation.ts';
import type { RunSettings } from './run-settings.ts';
import { stopOnSignals, whenAborted } from './stop-on-signals.ts';

/** Prepares, runs, shows, and says how it ended. Whatever happens in between, no thread or process is left. */
export async function executeRun(
  { mapping, filter }: RunMappingReading,
  settings: RunSettings,
  presentation: RunPresentation,
): Promise<ExitCode> {
  const { closed } = standardOutput();
  const output = await openRunOutput(presentation, mapping, settings);
  // On the live screen a line of its own says so; anything else written to the terminal would tear it.
  const signals = stopOnSignals(
    (text) => {
      if (!output.isAnimated) presentation.note(text);
    },
    (error) => presentation.note(renderError(error, presentation.errorStyle, presentation.debug).text),
  );
  const cutOff = new Promise<void>((resolve) => whenAborted(signals.cutOff, resolve));
  const show = (event: RuntimeEvent): void => output.show({ ...event, at: new Date().toISOString() } as TimedEvent);
  try {
    const prepared = await prepareRun(mapping, (value) => filter.keep(value), settings, {
      onEvent: show,
      note: presentation.note,
      untilListenersCanTakeMore() {
        const drained = output.untilDrained();
        return drained === undefined || signals.cutOff.aborted ? undefined : Promise.race([drained, cutOff]);
      },
      beforeFunctionStarts() {
        signals.begin();
        return signals.stopping;
      },
    });
    try {
      const run = prepared.start();
      signals.follow(run);
      whenAborted(closed, () => run.stop('reader-gone'));
      try {
        await output.follow(run, prepared);
      } catch (error) {
        // Nobody would see it: what it has in hand is left for the next run.
        run.abort();
        await run.finished;
        throw error;
      }
      const result = await run.finished;
      // What the function prints while it ends still belongs to the run.
      await prepared.close();
      await output.unfollow();
      const passedOver = prepared.passedOver();
      const thrown = result.error ?? nothingOfTheTopic(result, passedOver, mapping.topic);
      const error = thrown === undefined ? undefined : await presentation.carry(thrown);
      const ended: RunResult = error === undefined ? result : { ...result, error, reason: 'failed' };
      const summary = summariseRun(ended, { group: prepared.group, topic: mapping.topic, passedOver });
      return await present(ended, summary, output, presentation);
    } finally {
      await prepared.close();
    }
  } finally {
    signals.end();
    await output.close();
  }
}

async function present(
  result: RunResult,
  summary: RunSummary,
  output: RunOutput,
  { json, style, errorStyle, debug, failOn, note, columns }: RunPresentation,
): Promise<ExitCode> {
  const { error } = result;
  if (error !== undefined) note(renderError(error, errorStyle, debug).text);
  else if (foundNothing(result, summary)) note('esmctl: the source holds no records');
  output.finish(json ? JSON.stringify(summary) : renderRunSummary(summary, style, columns()), JSON.stringify(summary));
  await output.flush();
  if (error !== undefined) return exitCodeOf(error.kind);
  if (output.missingEvents !== undefined) {
    note(`${errorStyle.bad('error')} events are missing: ${output.missingEvents} [ESMCTL_EVENTS_WRITE]`);
    return EXIT.partial;
  }
  if (result.reason === 'interrupted' || result.reason === 'reader-gone') return EXIT.interrupted;
  return isFound(summary, failOn) ? EXIT.found : EXIT.fine;
}

function foundNothing({ ledger, reason }: RunResult, { passedOver }: RunSummary): boolean {
  const seen = ledger.polled + Object.values(passedOver).reduce((sum, count) => sum + count, 0);
  return reason === 'end' && seen === 0;
}

function isFound({ ledger }: RunSummary, failOn: RunPresentation['failOn']): boolean {
  if (failOn === 'none') return false;
  return ledger.dropped > 0 || (failOn === 'destination' && ledger.sentToDestination > 0);
}

/** A file that holds only other topics is the wrong file. */
function nothingOfTheTopic({ ledger }: RunResult, passedOver: PassedOver, topic: string): EsmctlError | undefined {
  const seen = ledger.polled + passedOver.alreadyCommitted + passedOver.beforeStart;
  if (seen > 0 || passedOver.otherTopics === 0) return undefined;
  return recordsOfOtherTopics(passedOver.otherTopics, topic);
}
