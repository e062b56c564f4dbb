import { fitToLog, planReplay } from '../../core/failures/plan-replay.ts';
import type { ReplayPlan } from '../../core/failures/replay-plan.ts';
import { describePlan } from '../../core/failures/replay-result.ts';
import type { OpenLog } from '../../core/kafka/kafkajs/open-log.ts';
import type { FailureStore } from '../../core/lambda/failure-store.ts';
import type { EsmctlError } from '../../core/model/errors.ts';
import { renderReplayLines } from '../../core/output/replay-json.ts';
import { type ReplayFrame, renderReplay } from '../../core/output/replay-text.ts';
import type { Style } from '../../core/output/style.ts';
import { resolveConnection } from '../connection/resolve-connection.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { renderError } from '../render-error.ts';
import type { FunctionChoice } from '../run/choose-function.ts';
import { readRunMapping } from '../run/read-run-mapping.ts';
import { stopOnSignals } from '../run/stop-on-signals.ts';
import { collectFailures } from './collect-failures.ts';
import { openStore } from './open-store.ts';
import { choosePlace, functionOf, type ParsedReplayFlags, settleReplay, sourceOf } from './replay-settings.ts';
import { type ReplayEnd, runReplay } from './run-replay.ts';

export interface ReplayPresentation {
  readonly json: boolean;
  readonly debug: boolean;
  readonly style: Style;
  readonly errorStyle: Style;
  readonly columns: number;
  readonly print: (text: string) => Promise<void>;
  readonly note: (text: string) => void;
  /** Puts the flags of the command line into the next steps of an error. */
  readonly carry: (error: EsmctlError) => Promise<EsmctlError>;
}

const STAYS =
  'messages stay in the queue, also those of failures that succeed: --delete-messages removes them, as is usual where the function in AWS is invoked';
const DECODED =
  'some events were decoded by a schema registry: the function gets their records as they stand there, without keySchemaMetadata and valueSchemaMetadata';

/** Reads failure records, shows what would be invoked again, and with `--yes` does so. Throws `EsmctlError`. */
export async function executeReplay(flags: ParsedReplayFlags, presentation: ReplayPresentation): Promise<ExitCode> {
  const { note, errorStyle } = presentation;
  const settings = await settleReplay(flags);
  const { mapping, filter } = await readRunMapping(flags.config, settings.run.assumed, note, errorStyle);
  const place = choosePlace(flags.from, mapping);
  const connection = () => resolveConnection(flags, mapping);
  const { aws } = settings.run;
  const signals = stopOnSignals(note);
  signals.begin();
  let store: FailureStore | undefined;
  let log: OpenLog | undefined;
  try {
    const canDelete = { messages: settings.deletesMessages, objects: settings.deletesObjects };
    store = await openStore(place, { aws, connection, canDelete, note });
    const { found, unreadable, isCut } = await collectFailures(store, settings.limit, signals.stopping);
    const wasInterrupted = signals.stopping.aborted;
    if (wasInterrupted) note('interrupted while failure records were read: nothing was invoked');
    if (isCut) note(`only the first ${settings.limit} failure records were read; --limit reads more`);
    const { topic } = mapping;
    const chosen = planReplay(found, {
      topic,
      functionName: functionOf(mapping, settings),
      source: sourceOf(mapping, settings),
      sinceMs: settings.sinceMs,
    });
    const planned: ReplayPlan = { ...chosen, skipped: [...chosen.skipped, ...unreadable] };
    log = needsLog(planned) && !wasInterrupted ? await openTopic(topic, await connection()) : undefined;
    const plan = log === undefined ? planned : fitToLog(planned, log.spans);
    if (plan.failures.some(({ failure }) => failure.hasSchemaMetadata)) note(DECODED);
    const acts = settings.acts && plan.units.size > 0 && !wasInterrupted;
    if (acts && place.kind === 'queue' && !settings.deletesMessages) note(STAYS);
    const end: ReplayEnd = acts
      ? await runReplay({ mapping, filter, settings, plan, store, log, signals, note })
      : {
          result: describePlan(plan, !settings.acts),
          reason: wasInterrupted ? 'interrupted' : 'end',
          error: undefined,
        };
    const invokes = nameOf(settings.run.chosenFunction, mapping.functionName);
    return await present(end, { from: store.name, removes: store.removes, invokes, isCut }, presentation);
  } finally {
    await log?.close();
    await store?.close();
    signals.end();
  }
}

/** As `--yes` would invoke it. */
function nameOf(chosen: FunctionChoice, functionName: string): string {
  return chosen.kind === 'aws' ? `the function ${functionName} in AWS` : `--${chosen.kind} ${chosen.value}`;
}

function needsLog({ units }: ReplayPlan): boolean {
  return [...units.values()].some((all) => all.some(({ kind }) => kind === 'range'));
}

async function openTopic(topic: string, connection: Awaited<ReturnType<typeof resolveConnection>>): Promise<OpenLog> {
  const { openLog } = await import('../../core/kafka/kafkajs/open-log.ts');
  const [from, to] = [{ kind: 'earliest' }, { kind: 'end' }] as const;
  return openLog({ connection, topic, partitions: [], from, to, isolation: 'read_committed' });
}

async function present(
  { result, reason, error: thrown }: ReplayEnd,
  store: ReplayFrame,
  { json, debug, style, errorStyle, columns, print, note, carry }: ReplayPresentation,
): Promise<ExitCode> {
  const error = thrown === undefined ? undefined : await carry(thrown);
  if (error !== undefined) note(renderError(error, errorStyle, debug).text);
  await print(
    json ? renderReplayLines(result, { ...store, reason, error }) : renderReplay(result, store, style, columns),
  );
  if (error !== undefined) return exitCodeOf(error.kind);
  const { counts, notRemoved, plan } = result;
  const isPartial =
    store.isCut ||
    counts.gone + counts.short > 0 ||
    notRemoved.length > 0 ||
    plan.skipped.some(({ reason: why }) => why === 'unreadable' || why === 'conflicts');
  if (isPartial) return EXIT.partial;
  if (reason === 'interrupted') return EXIT.interrupted;
  return counts.failedAgain > 0 ? EXIT.found : EXIT.fine;
}
