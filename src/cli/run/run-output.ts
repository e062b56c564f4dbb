import type { StreamMapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { renderRunHeader } from '../../core/output/run-header-text.ts';
import type { Run } from '../../core/runtime/run-options.ts';
import type { TimedEvent } from '../../core/runtime/runtime-events.ts';
import { columnsOf } from '../columns-of.ts';
import { isLiveTerminal } from '../screens/live-terminal.ts';
import type { PreparedRun } from './compose-run.ts';
import { createLineSink, type LineSink, openEventsFile } from './line-sink.ts';
import { startPlainView } from './plain-view.ts';
import type { RunPresentation } from './run-presentation.ts';
import type { RunSettings } from './run-settings.ts';

/** Where a run shows itself: events for machines, a view for a person, the summary at the end. */
export interface RunOutput {
  show(event: TimedEvent): void;
  untilDrained(): Promise<void> | undefined;
  /** Begins the view for a person. */
  follow(run: Run, prepared: PreparedRun): Promise<void>;
  unfollow(): Promise<void>;
  /** The live screen has the terminal. */
  readonly isAnimated: boolean;
  /** The last thing on stdout; `summaryJson` ends the events as well. */
  finish(text: string, summaryJson: string): void;
  flush(): Promise<void>;
  /** Why events were not written, where some were not. */
  readonly missingEvents: string | undefined;
  close(): Promise<void>;
}

interface View {
  show(event: TimedEvent): void;
  close(): void | Promise<void>;
}

/** Machine output goes to stdout with `--json` (or `--events -`), a person's view to stdout otherwise. */
export async function openRunOutput(
  presentation: RunPresentation,
  mapping: StreamMapping,
  settings: RunSettings,
): Promise<RunOutput> {
  const { json, events, style } = presentation;
  if (json && events === '-') {
    throw new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message: '--json and --events - both write to standard output',
      next: ['--json already writes every event'],
    });
  }
  const stdout = createLineSink(process.stdout, false);
  const eventsFile = events === undefined || events === '-' ? undefined : await openEventsFile(events);
  const machineSinks: LineSink[] = [
    ...(json || events === '-' ? [stdout] : []),
    ...(eventsFile === undefined ? [] : [eventsFile]),
  ];
  const personOnStdout = !json && events !== '-';
  const print = (text: string): void => (personOnStdout ? stdout.write(text) : void process.stderr.write(`${text}\n`));
  const early: TimedEvent[] = [];
  let view: View | undefined;
  let isAnimated = false;

  return {
    show(event) {
      if (machineSinks.length > 0) {
        const line = JSON.stringify(event);
        for (const sink of machineSinks) sink.write(line);
      }
      if (json) return;
      if (view === undefined) early.push(event);
      else view.show(event);
    },
    untilDrained() {
      const waits = [stdout, ...machineSinks].map((sink) => sink.untilDrained()).filter((wait) => wait !== undefined);
      return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
    },
    async follow(run, prepared) {
      if (json) return;
      const header = renderRunHeader({ ...settings, ...prepared, mapping }, style, columnsOf(process.stdout));
      const animated = personOnStdout && isLiveTerminal(style);
      const ageFrom = settings.assumed['record-age-from'] === 'poll' ? 'poll' : 'timestamp';
      if (animated) {
        const { startRunScreen } = await import('../screens/run-screen.tsx');
        isAnimated = true;
        view = startRunScreen({ header, view: () => run.view(), style, ageFrom });
      } else {
        print(header);
        view = startPlainView(print, style, () => run.view(), ageFrom);
      }
      for (const event of early.splice(0)) view?.show(event);
    },
    get isAnimated() {
      return isAnimated;
    },
    async unfollow() {
      await view?.close();
      isAnimated = false;
    },
    finish(text, summaryJson) {
      if (json) stdout.write(text);
      else {
        if (events === '-') stdout.write(summaryJson);
        print(`\n${text}`);
      }
      eventsFile?.write(summaryJson);
    },
    async flush() {
      await eventsFile?.close();
      await stdout.close();
    },
    get missingEvents() {
      return eventsFile?.failure?.message;
    },
    async close() {
      await eventsFile?.close();
    },
  };
}
