import type { ReplayPlan, ReplayUnit } from '../../failures/replay-plan.ts';
import type { ReplayTally } from '../../failures/replay-tally.ts';
import type { LogPart, LogSpan } from '../../kafka/log-span.ts';
import { EsmctlError, messageOf } from '../../model/errors.ts';
import type { KafkaRecord, RecordBytes } from '../../model/record.ts';
import type { RecordSource, SourceListener } from '../record-source.ts';

export interface ReplaySourceOptions {
  readonly name: string;
  /** Fitted to the log. */
  readonly plan: ReplayPlan;
  readonly tally: ReplayTally;
  /** Reads the spans of a topic; never called where every record stands in its failure record. */
  readonly read: (
    spans: ReadonlyMap<number, LogSpan>,
    signal: AbortSignal,
    roomFor: (partition: number) => number,
  ) => AsyncIterable<LogPart>;
  /** The filter of the mapping: a range holds what it left out as well. */
  readonly keep: (value: RecordBytes | null) => boolean;
  /** Throws an `EsmctlError` where a record is not the one that failed. */
  readonly check: (record: KafkaRecord) => void;
}

interface Cursor {
  readonly partition: number;
  readonly units: readonly ReplayUnit[];
  unit: number;
  /** Within a range. */
  position: bigint;
  isPaused: boolean;
}

/** The only generation there is: nobody else replays. */
const GENERATION = 0;
/** Records of payloads that are handed on at once. */
const CHUNK = 500;

/** The records of a replay plan, each partition in the order of its offsets; no group is joined. */
export function createReplaySource(options: ReplaySourceOptions, listener: SourceListener): RecordSource {
  const { plan, tally } = options;
  const { topic } = plan;
  const stopping = new AbortController();
  const cursors = new Map<number, Cursor>(
    [...plan.units].map(([partition, units]) => [
      partition,
      { partition, units, unit: 0, position: startOf(units[0]), isPaused: false },
    ]),
  );
  let readBytes = 0;
  let wake: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();

  return {
    name: options.name,
    get progress() {
      return { readBytes, totalBytes: undefined };
    },
    start() {
      running = readAll().catch((error: unknown) => {
        if (!stopping.signal.aborted) listener.onFailed(asSourceError(error));
      });
    },
    pause: (partitions) => setPaused(partitions, true),
    resume(partitions) {
      setPaused(partitions, false);
      wake();
    },
    stopReading,
    async stop() {
      stopReading();
      await running;
    },
  };

  function stopReading(): void {
    stopping.abort();
    wake();
  }

  function setPaused(partitions: readonly { readonly partition: number }[], isPaused: boolean): void {
    for (const { partition } of partitions) {
      const cursor = cursors.get(partition);
      if (cursor !== undefined) cursor.isPaused = isPaused;
    }
  }

  async function readAll(): Promise<void> {
    const { signal } = stopping;
    listener.onAssigned(
      GENERATION,
      [...cursors.keys()].map((partition) => ({ topic, partition })),
    );
    while (!signal.aborted) {
      await listener.untilReadyForMore?.();
      if (signal.aborted) return;
      const left = [...cursors.values()].filter(({ unit, units }) => unit < units.length);
      if (left.length === 0) break;
      const open = left.filter(({ isPaused }) => !isPaused);
      if (open.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      for (const cursor of open) deliverPayload(cursor);
      const spans = new Map(open.flatMap((cursor) => spanOf(cursor)));
      if (spans.size > 0) await readSpans(spans);
    }
    if (!signal.aborted) listener.onEnd();
  }

  async function readSpans(spans: ReadonlyMap<number, LogSpan>): Promise<void> {
    const roomFor = (partition: number): number =>
      cursors.get(partition)?.isPaused === true ? 0 : Number.POSITIVE_INFINITY;
    for await (const part of options.read(spans, stopping.signal, roomFor)) {
      if (stopping.signal.aborted) return;
      take(part);
      await listener.untilReadyForMore?.();
    }
  }

  function deliverPayload(cursor: Cursor): void {
    const records: KafkaRecord[] = [];
    for (let unit = cursor.units[cursor.unit]; unit?.kind === 'payload' && records.length < CHUNK; ) {
      records.push(unit.record);
      cursor.unit += 1;
      unit = cursor.units[cursor.unit];
    }
    const last = records.at(-1);
    if (last === undefined) return;
    cursor.position = startOf(cursor.units[cursor.unit]);
    deliver(cursor, records, last.offset + 1n);
  }

  function take({ partition, records, nextOffset, deleted }: LogPart): void {
    const cursor = cursors.get(partition);
    const unit = cursor?.units[cursor.unit];
    if (cursor === undefined || unit?.kind !== 'range') return;
    for (const record of records) options.check(record);
    if (deleted !== undefined) tally.noteGone(partition, { first: deleted.from, last: deleted.to - 1n });
    else tally.noteAbsent(nextOffset - cursor.position - BigInt(records.length));
    const kept = records.filter(({ value }) => options.keep(value));
    for (let left = records.length - kept.length; left > 0; left -= 1) tally.noteFiltered(partition);
    cursor.position = nextOffset;
    if (nextOffset > unit.last) {
      cursor.unit += 1;
      cursor.position = startOf(cursor.units[cursor.unit]);
    }
    deliver(cursor, kept, nextOffset);
  }

  function deliver({ partition }: Cursor, records: readonly KafkaRecord[], nextOffset: bigint): void {
    for (const { offset } of records) tally.noteDelivered(partition, offset);
    tally.noteReached(partition, nextOffset);
    const bytes = records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0);
    readBytes += bytes;
    listener.onRecords(GENERATION, { topic, partition, records, nextOffset, bytes });
  }
}

function startOf(unit: ReplayUnit | undefined): bigint {
  if (unit === undefined) return 0n;
  return unit.kind === 'range' ? unit.first : unit.record.offset;
}

/** What is left of the range that the cursor stands in. */
function spanOf({ partition, units, unit, position }: Cursor): [number, LogSpan][] {
  const range = units[unit];
  if (range?.kind !== 'range') return [];
  const to = range.last + 1n;
  return [[partition, { from: position, to, logStart: position, logEnd: to, asked: undefined }]];
}

function asSourceError(error: unknown): EsmctlError {
  if (error instanceof EsmctlError) return error;
  return new EsmctlError({
    code: 'ESMCTL_RECORDS_READ',
    kind: 'kafka',
    message: `the records of the failures could not be read on: ${messageOf(error)}`,
    next: ['run again: what had succeeded and could be removed is not replayed again'],
    cause: error,
  });
}
