import { randomUUID } from 'node:crypto';
import { buildEnvelope } from '../../core/event/envelope.ts';
import type { FunctionLogLine, FunctionTarget } from '../../core/lambda/function-port.ts';
import { consumerGroupOf } from '../../core/mapping/consumer-group.ts';
import type { StreamMapping } from '../../core/mapping/mapping.ts';
import type { RecordBytes } from '../../core/model/record.ts';
import { runMapping } from '../../core/runtime/run-mapping.ts';
import type { Run, RunOptions } from '../../core/runtime/run-options.ts';
import type { RuntimeEvent } from '../../core/runtime/runtime-events.ts';
import type { PassedOver } from '../../core/runtime/summarise-run.ts';
import { systemClock } from '../system-clock.ts';
import { choosePollers } from './choose-pollers.ts';
import { openDestination } from './compose-destination.ts';
import { openRecords } from './compose-records.ts';
import { composeTarget } from './compose-target.ts';
import { describeRunFunction } from './describe-aws-function.ts';
import type { RunSettings } from './run-settings.ts';
import { whenAborted } from './stop-on-signals.ts';

export interface RunListeners {
  readonly onEvent: (event: RuntimeEvent) => void;
  readonly untilListenersCanTakeMore: () => Promise<void> | undefined;
  /** Says something to a person before anything runs. */
  readonly note: (text: string) => void;
  /** Its result, when aborted, leaves the function as it is: the run is then made only to be stopped. */
  readonly beforeFunctionStarts: () => AbortSignal;
}

/** A run that is ready: everything is open, the first environment of the function is up, nothing has been read. */
export interface PreparedRun {
  readonly group: string;
  /** As they stand in the event. */
  readonly servers: string;
  readonly pollers: number;
  readonly processors: number;
  readonly isScaling: boolean;
  start(): Run;
  passedOver(): PassedOver;
  /** Ends the function's environments and closes the destination. */
  close(): Promise<void>;
}

/** Opens what the run needs: records, checkpoint, destination, function; whatever fails, nothing is left open. */
export async function prepareRun(
  mapping: StreamMapping,
  keep: (value: RecordBytes | null) => boolean,
  settings: RunSettings,
  listeners: RunListeners,
): Promise<PreparedRun> {
  const { assumed } = settings;
  const group = groupOf(mapping);
  const envelope = buildEnvelope(mapping, settings.bootstrapServers);
  const closing: (() => Promise<void>)[] = [];
  let closed: Promise<void> | undefined;
  try {
    const records = await openRecords(mapping, settings, group);
    closing.push(() => records.close());
    const { mostProcessors, ...chosen } = choosePollers(mapping, settings, records.partitions);
    const known = await describeRunFunction(mapping, settings, listeners.note);
    const { facts } = known;
    const mappingId = mapping.uuid ?? group;
    const destination = await openDestination(mapping, settings, { envelope, facts, mappingId, note: listeners.note });
    if (destination !== undefined) closing.push(() => destination.close());
    const onLog = (line: FunctionLogLine): void => listeners.onEvent({ type: 'function-log', ...line });
    const target: FunctionTarget = await composeTarget(
      settings,
      known,
      mostProcessors,
      onLog,
      listeners.untilListenersCanTakeMore,
    );
    closing.push(() => target.close());
    await startUnlessAborted(target, listeners.beforeFunctionStarts());
    const options: RunOptions = {
      mapping: { ...mapping, onFailureDestination: destination?.name },
      group,
      assumed,
      envelope,
      keep,
      createSource: (listener) => records.createSource(listener),
      offsets: records.offsets,
      committed: records.committed,
      target,
      destination,
      ...chosen,
      until: settings.until ?? { kind: settings.records === undefined ? 'stopped' : 'end' },
      forMs: settings.forMs,
      commitIntervalMs: settings.commitIntervalMs,
      clock: systemClock,
      random: Math.random,
      newRequestId: randomUUID,
      listener: listeners.onEvent,
      untilListenersCanTakeMore: listeners.untilListenersCanTakeMore,
    };
    return {
      group,
      servers: envelope.bootstrapServers,
      pollers: chosen.pollers,
      processors: chosen.processors,
      isScaling: chosen.scaling !== undefined,
      start: () => runMapping(options),
      passedOver: () => records.passedOver(),
      close: () => {
        closed ??= closeAll(closing);
        return closed;
      },
    };
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

async function startUnlessAborted(target: FunctionTarget, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => whenAborted(signal, resolve));
  await Promise.race([target.start(), aborted]);
}

async function closeAll(closing: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of closing.toReversed()) await close().catch(() => undefined);
}

/** A create request that names none reads in one that is always the same for its function and topic. */
export function groupOf(mapping: StreamMapping): string {
  return consumerGroupOf(mapping) ?? `esmctl-local-${mapping.functionName}-${mapping.topic}`;
}
