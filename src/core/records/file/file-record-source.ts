import type { StartingPosition } from '../../mapping/mapping.ts';
import { EsmctlError } from '../../model/errors.ts';
import type { KafkaRecord } from '../../model/record.ts';
import { keyOf } from '../../model/topic-partition.ts';
import type { PreparedRecord } from '../prepared-record.ts';
import type { RecordSource, SourceListener } from '../record-source.ts';
import type { PreparedBlock, PreparedLine } from './ahead/prepared-block.ts';
import type { ReadAhead } from './ahead/read-ahead.ts';
import type { LineBlock, LineBlocks } from './line-blocks.ts';
import { type ParsedLine, parseBlock } from './parse-block.ts';
import { createPartitionCursor, earliestBehind, type PartitionCursor, type Place } from './partition-cursor.ts';
import { asSourceError } from './source-error.ts';
import { createStartRule, type PassedOver } from './start-rule.ts';

export interface FileRecordSourceOptions {
  readonly blocks: LineBlocks;
  /** Its records go to `onPrepared`. */
  readonly ahead?: ReadAhead | undefined;
  readonly topic: string;
  /** By `topic-partition`. */
  readonly committed: ReadonlyMap<string, bigint>;
  readonly startingPosition: StartingPosition;
  readonly latestSkipsAll: boolean;
  readonly skipBadRecords: boolean;
}

/** Records that were in the file and not polled, by reason. */
export type PassedOverCounts = Record<PassedOver | 'otherTopics' | 'bad', number>;

export interface FileRecordSource extends RecordSource {
  readonly passedOver: Readonly<PassedOverCounts>;
}

/** What one block holds for each partition, and the bytes of its lines. */
type Collected = Map<PartitionCursor, CollectedRecords>;

interface CollectedRecords {
  readonly read: KafkaRecord[];
  readonly prepared: PreparedRecord[];
  lastOffset: bigint;
  bytes: number;
}

type FileLine = ParsedLine | PreparedLine;

/** The only generation there is: nobody else reads the file. */
const GENERATION = 0;

/**
 * Reads a recorded file as if it were the topic. Every partition can be paused by itself: the reader goes on with the
 * others and comes back for the paused one, as a consumer would. A stream cannot be read again, so there a paused
 * partition holds up all of them.
 */
export function createFileRecordSource(options: FileRecordSourceOptions, listener: SourceListener): FileRecordSource {
  const { blocks, topic } = options;
  const cursors = new Map<number, PartitionCursor>();
  const passedOver: PassedOverCounts = { alreadyCommitted: 0, beforeStart: 0, otherTopics: 0, bad: 0 };
  let frontier: Place = { position: 0, line: 0 };
  let frontierEnded = false;
  let failure: EsmctlError | undefined;
  let stopped = false;
  let wake: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();

  return {
    name: blocks.name,
    passedOver,
    get progress() {
      return { readBytes: frontier.position, totalBytes: blocks.totalBytes };
    },
    start() {
      // Its partitions show as they come.
      listener.onAssigned(GENERATION, []);
      running = readAll().catch((error: unknown) => {
        if (!stopped) listener.onFailed(asSourceError(error, blocks.name));
      });
    },
    pause(partitions) {
      for (const { partition } of partitions) setPaused(partition, true);
    },
    resume(partitions) {
      for (const { partition } of partitions) setPaused(partition, false);
      wake();
    },
    stopReading() {
      // Its own failure while it stops is told by the next `stop`.
      stop().catch(() => undefined);
    },
    stop,
  };

  async function stop(): Promise<void> {
    stopped = true;
    wake();
    await options.ahead?.close();
    await blocks.close();
    // A stream may never answer the read that is under way; nothing is delivered after `stopped`.
    if (blocks.canRewind) await running;
  }

  function setPaused(partition: number, paused: boolean): void {
    const cursor = cursors.get(partition);
    if (cursor !== undefined) cursor.paused = paused;
  }

  async function readAll(): Promise<void> {
    while (!stopped) {
      await listener.untilReadyForMore?.();
      if (stopped) return;
      const all = [...cursors.values()];
      const behind = all.filter((cursor) => !cursor.paused && cursor.behindFrom !== undefined);
      if (behind.length > 0) await catchUp(behind);
      else if (mayReadOn(all)) await readFrontier();
      else if (frontierEnded && all.every((cursor) => cursor.behindFrom === undefined)) return finish();
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  function mayReadOn(all: readonly PartitionCursor[]): boolean {
    if (frontierEnded) return false;
    const paused = all.filter((cursor) => cursor.paused).length;
    return blocks.canRewind ? all.length === 0 || paused < all.length : paused === 0;
  }

  function finish(): void {
    if (failure === undefined) listener.onEnd();
    else listener.onFailed(failure);
  }

  async function readFrontier(): Promise<void> {
    const prepared = await options.ahead?.read(frontier.position);
    if (stopped) return;
    const block = prepared ?? (await blocks.read(frontier.position));
    if (stopped) return;
    if (block === undefined) {
      frontierEnded = true;
      return;
    }
    const before = frontier.line;
    const collected: Collected = new Map();
    const lines = forEachLine(block, (parsed) => {
      if (frontierEnded) return;
      const { record, problem, position } = parsed;
      if (record === undefined) frontierEnded = !passOverBad(before + parsed.line, problem ?? 'unreadable');
      else if (record.topic !== topic) passedOver.otherTopics += 1;
      else {
        const cursor = cursorOf(record.partition);
        // One that was resumed while this block was read still has to catch up with what it missed before.
        const waits = blocks.canRewind && (cursor.paused || cursor.behindFrom !== undefined);
        if (waits) cursor.behindFrom ??= { position, line: before + parsed.line - 1 };
        else collect(cursor, parsed, before, collected);
      }
      if (frontierEnded) frontier = { position, line: before + parsed.line - 1 };
    });
    if (!frontierEnded) frontier = { position: block.endsAt, line: before + lines };
    deliver(collected);
  }

  /** Reads again from where the furthest-behind partition was paused, for the partitions that are behind alone. */
  async function catchUp(behind: readonly PartitionCursor[]): Promise<void> {
    const from = earliestBehind(behind);
    if (from === undefined) return;
    const block = await blocks.read(from.position, frontier.position);
    if (stopped) return;
    const wanted = new Map(behind.map((cursor) => [cursor.partition, cursor]));
    const collected: Collected = new Map();
    const onLine = (parsed: FileLine): void => {
      const { record, position } = parsed;
      const cursor = record?.topic === topic ? wanted.get(record.partition) : undefined;
      if (record === undefined || cursor?.behindFrom === undefined || position < cursor.behindFrom.position) return;
      collect(cursor, parsed, from.line, collected);
    };
    const lines = block === undefined ? 0 : parseBlock(block, onLine);
    const reached: Place = { position: block?.endsAt ?? frontier.position, line: from.line + lines };
    for (const cursor of behind) {
      if (reached.position >= frontier.position) cursor.behindFrom = undefined;
      else if ((cursor.behindFrom?.position ?? 0) < reached.position) cursor.behindFrom = reached;
    }
    deliver(collected);
  }

  function cursorOf(partition: number): PartitionCursor {
    const known = cursors.get(partition);
    if (known !== undefined) return known;
    const committed = options.committed.get(keyOf({ topic, partition }));
    const rule = createStartRule(committed, options.startingPosition, options.latestSkipsAll);
    const cursor = createPartitionCursor(partition, rule);
    cursors.set(partition, cursor);
    listener.onAssigned(GENERATION, [{ topic, partition }]);
    return cursor;
  }

  function collect(
    cursor: PartitionCursor,
    { record, line, bytes }: FileLine,
    linesBefore: number,
    into: Collected,
  ): void {
    if (record === undefined || cursor.closed) return;
    const verdict = cursor.take(record);
    if (verdict.problem !== undefined) {
      if (!passOverBad(linesBefore + line, verdict.problem)) {
        cursor.closed = true;
        frontierEnded = true;
      }
    } else if (verdict.passedOver !== undefined) passedOver[verdict.passedOver] += 1;
    else {
      const collected = into.get(cursor) ?? { read: [], prepared: [], lastOffset: record.offset, bytes: 0 };
      if (collected.bytes === 0) into.set(cursor, collected);
      if ('kept' in record) collected.prepared.push(record);
      else collected.read.push(record);
      collected.lastOffset = record.offset;
      collected.bytes += bytes;
    }
  }

  /** Counts the line and goes on, or keeps the error for when everything before it has been delivered. */
  function passOverBad(line: number, why: string): boolean {
    const place = `${blocks.name}:${line}`;
    if (options.skipBadRecords) {
      passedOver.bad += 1;
      listener.onBadRecord(place, why);
      return true;
    }
    failure ??= new EsmctlError({
      code: 'ESMCTL_RECORDS_BAD_LINE',
      kind: 'usage',
      message: `${place}: ${why}`,
      next: [
        'correct the line, or pass over such lines (they are counted) with --skip-bad-records',
        'what stood before the line was processed; with --checkpoint a second run goes on there',
      ],
    });
    return false;
  }

  function deliver(collected: Collected): void {
    for (const [{ partition }, { read, prepared, lastOffset, bytes }] of collected) {
      if (stopped) continue;
      const fetched = { topic, partition, nextOffset: lastOffset + 1n, bytes };
      if (prepared.length > 0) listener.onPrepared?.(GENERATION, { ...fetched, records: prepared });
      else listener.onRecords(GENERATION, { ...fetched, records: read });
    }
  }
}

function forEachLine(block: LineBlock | PreparedBlock, onLine: (line: FileLine) => void): number {
  return 'forEachLine' in block ? block.forEachLine(onLine) : parseBlock(block, onLine);
}
