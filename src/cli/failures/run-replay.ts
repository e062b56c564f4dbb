import { randomUUID } from 'node:crypto';
import { buildEnvelope } from '../../core/event/envelope.ts';
import { createRecordCheck } from '../../core/failures/check-record.ts';
import type { ReplayPlan } from '../../core/failures/replay-plan.ts';
import { describeReplay, type ReplayResult } from '../../core/failures/replay-result.ts';
import { createReplayTally, replayBalances } from '../../core/failures/replay-tally.ts';
import type { RecordFilter } from '../../core/filter/record-filter.ts';
import type { OpenLog } from '../../core/kafka/kafkajs/open-log.ts';
import type { FailureStore } from '../../core/lambda/failure-store.ts';
import type { StreamMapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { createReplaySource } from '../../core/records/replay/replay-source.ts';
import type { Destination } from '../../core/runtime/destination/destination.ts';
import { runMapping } from '../../core/runtime/run-mapping.ts';
import type { RunResult } from '../../core/runtime/run-options.ts';
import { choosePollers } from '../run/choose-pollers.ts';
import { composeTarget } from '../run/compose-target.ts';
import { describeRunFunction } from '../run/describe-aws-function.ts';
import type { SignalStop } from '../run/stop-on-signals.ts';
import { systemClock } from '../system-clock.ts';
import { noteFailedAgain } from './note-failed-again.ts';
import { createRemover } from './remove-succeeded.ts';
import type { ReplaySettings } from './replay-settings.ts';

export interface ReplayParts {
  readonly mapping: StreamMapping;
  readonly filter: RecordFilter;
  readonly settings: ReplaySettings;
  readonly plan: ReplayPlan;
  readonly store: FailureStore;
  /** Undefined where every record stands in its failure record. */
  readonly log: OpenLog | undefined;
  readonly signals: SignalStop;
  readonly note: (text: string) => void;
}

export interface ReplayEnd {
  readonly result: ReplayResult;
  readonly reason: RunResult['reason'];
  readonly error: EsmctlError | undefined;
}

/** Invokes the function with what the plan holds, as a run of the mapping would, and removes what succeeded. */
export async function runReplay({ mapping, filter, settings, plan, ...parts }: ReplayParts): Promise<ReplayEnd> {
  const { store, log, signals, note } = parts;
  const { run: runSettings } = settings;
  const tally = createReplayTally(plan);
  const envelope = buildEnvelope(mapping, runSettings.bootstrapServers);
  const known = await describeRunFunction(mapping, runSettings, note);
  const { mostProcessors, ...pollers } = choosePollers(mapping, runSettings, undefined);
  const file = await openFile(settings.destination, mapping, envelope, known.facts);
  const failedAgain = noteFailedAgain(tally, file);
  const remover = createRemover(store, plan, tally);
  const showLog = ({ text }: { readonly text: string }): void => note(`  ${text}`);
  const target = await composeTarget(runSettings, known, mostProcessors, showLog, () => undefined);
  try {
    await target.start();
    const run = runMapping({
      mapping: replayed(mapping, settings),
      group: 'replay',
      assumed: runSettings.assumed,
      envelope,
      keep: () => true,
      createSource: (listener) =>
        createReplaySource(
          {
            name: store.name,
            plan,
            tally,
            read: (spans, signal, roomFor) => log?.read(signal, roomFor, spans) ?? nothing(),
            keep: settings.filters ? (value) => filter.keep(value) : () => true,
            check: settings.checksTimestamps ? createRecordCheck(plan) : () => undefined,
          },
          listener,
        ),
      offsets: {
        read: () => Promise.resolve([]),
        commit(_generation, offsets) {
          for (const { partition, nextOffset } of offsets) tally.noteDone(partition, nextOffset);
          remover.look();
          return Promise.resolve('committed');
        },
      },
      committed: [],
      target,
      destination: failedAgain,
      ...pollers,
      until: { kind: 'end' },
      forMs: undefined,
      commitIntervalMs: runSettings.commitIntervalMs,
      clock: systemClock,
      random: Math.random,
      newRequestId: randomUUID,
      listener: () => undefined,
      untilListenersCanTakeMore: () => undefined,
    });
    signals.follow(run);
    const ended = await run.finished;
    const result = describeReplay(plan, tally, failedAgain.failed, await remover.finish());
    return { result, reason: ended.reason, error: ended.error ?? unbalanced(result, ended) };
  } finally {
    await target.close();
    await failedAgain.close();
  }
}

/** The filter was asked already, old records are what this is about, and nothing is retried without end. */
function replayed(mapping: StreamMapping, { retries, bisect }: ReplaySettings): StreamMapping {
  return {
    ...mapping,
    filterPatterns: [],
    maximumRecordAgeSeconds: -1,
    maximumRetryAttempts: retries,
    bisectBatchOnFunctionError: bisect || mapping.bisectBatchOnFunctionError,
    onFailureDestination: 'what failed again',
  };
}

async function openFile(
  destination: string | undefined,
  { onFailureDestination }: StreamMapping,
  envelope: ReturnType<typeof buildEnvelope>,
  facts: { readonly functionArn: string; readonly functionVersion: string },
): Promise<Destination | undefined> {
  if (destination === undefined) return undefined;
  const { failureWriterFor } = await import('../../core/runtime/destination/failure-writer.ts');
  const { openFileDestination } = await import('../../core/runtime/destination/file-destination.ts');
  const invoked = { arn: facts.functionArn, executedVersion: facts.functionVersion };
  return openFileDestination(
    destination.slice('file:'.length),
    failureWriterFor(onFailureDestination, envelope, invoked),
  );
}

// biome-ignore lint/correctness/useYield: a topic that is never asked
async function* nothing(): AsyncGenerator<never> {
  await Promise.resolve();
}

/** Two countings of the same: that of the replay, and that of the run. */
function unbalanced({ ledger }: ReplayResult, { ledger: run }: RunResult): EsmctlError | undefined {
  const agrees =
    ledger.replayed >= BigInt(run.polled) &&
    ledger.failedAgain >= BigInt(run.sentToDestination) &&
    ledger.succeeded <= BigInt(run.succeeded);
  if (agrees && replayBalances(ledger)) return undefined;
  return new EsmctlError({
    code: 'ESMCTL_BUG',
    kind: 'bug',
    message: 'the ledger of the replay does not balance: nothing of it can be relied on',
    next: ['run again with --debug, and report it: this is a bug'],
  });
}
