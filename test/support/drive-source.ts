import type { EsmctlError } from '../../src/core/model/errors.ts';
import type { TopicPartition } from '../../src/core/model/topic-partition.ts';
import type { ReadAhead } from '../../src/core/records/file/ahead/read-ahead.ts';
import {
  createFileRecordSource,
  type FileRecordSource,
  type FileRecordSourceOptions,
  type PassedOverCounts,
} from '../../src/core/records/file/file-record-source.ts';
import { type LineBlocks, openLineBlocks } from '../../src/core/records/file/line-blocks.ts';
import type { SourceListener } from '../../src/core/records/record-source.ts';

/** When something may be paused or resumed: all the moments at which a source can be surprised. */
export type Moment = 'read-begins' | 'read-ends' | 'records' | 'stuck';

export interface DriveOptions extends Partial<Omit<FileRecordSourceOptions, 'blocks' | 'ahead'>> {
  /** Opened on the same file. */
  readonly openAhead?: (blocks: LineBlocks) => ReadAhead;
  /** What the filter of whoever reads ahead dropped. */
  readonly onDropped?: (offset: bigint) => void;
  /** Called at each moment; pauses and resumes what it likes. When the source is stuck it should resume something. */
  readonly onMoment?: (moment: Moment, control: SourceControl) => void;
}

export interface SourceControl {
  readonly partitions: readonly number[];
  pause(...partitions: readonly number[]): void;
  resume(...partitions: readonly number[]): void;
}

export interface Driven {
  /** Offsets of each partition as they were delivered. */
  readonly delivered: ReadonlyMap<number, readonly bigint[]>;
  readonly values: readonly (string | null)[];
  readonly assigned: readonly number[];
  readonly bad: readonly string[];
  readonly failure: EsmctlError | undefined;
  readonly passedOver: Readonly<PassedOverCounts>;
  readonly progress: FileRecordSource['progress'];
  /** What broke the rules of a source; empty for a good one. */
  readonly violations: readonly string[];
}

const TURNS_UNTIL_STUCK = 400;

/** Reads a whole file, pipe or stream with the real source, pausing and resuming on the way. */
export async function driveSource(path: string, options: DriveOptions = {}): Promise<Driven> {
  const topic = options.topic ?? 'orders';
  const delivered = new Map<number, bigint[]>();
  const values: (string | null)[] = [];
  const assigned: number[] = [];
  const bad: string[] = [];
  const violations: string[] = [];
  const paused = new Set<number>();
  let heldSinceReadBegan = new Set<number>();
  let activity = 0;
  let failure: EsmctlError | undefined;
  let isOver = false;

  const control: SourceControl = {
    partitions: assigned,
    pause(...partitions) {
      for (const partition of partitions) paused.add(partition);
      source.pause(partitions.map(name));
    },
    resume(...partitions) {
      for (const partition of partitions) {
        paused.delete(partition);
        heldSinceReadBegan.delete(partition);
      }
      source.resume(partitions.map(name));
    },
  };
  const name = (partition: number): TopicPartition => ({ topic, partition });
  const pass = (moment: Moment): void => {
    activity += 1;
    options.onMoment?.(moment, control);
  };
  const end = (): void => {
    if (isOver) violations.push('it ended twice');
    isOver = true;
  };

  const blocks = await openLineBlocks(path);
  const watched: LineBlocks = {
    name: blocks.name,
    totalBytes: blocks.totalBytes,
    canRewind: blocks.canRewind,
    close: () => blocks.close(),
    async read(position, until) {
      heldSinceReadBegan = new Set(paused);
      pass('read-begins');
      const block = await blocks.read(position, until);
      pass('read-ends');
      return block;
    },
  };
  const listener: SourceListener = {
    beforeRevoked: () => Promise.resolve(),
    onOutOfRange: () => undefined,
    onAssigned: (_generation, them) => void assigned.push(...them.map(({ partition }) => partition)),
    onRevoked: () => violations.push('a file never takes a partition away'),
    onRecords(_generation, { partition, records, nextOffset }) {
      note(partition, nextOffset, records);
      values.push(...records.map(({ value }) => (typeof value === 'string' || value === null ? value : String(value))));
      pass('records');
    },
    onPrepared(_generation, { partition, records, nextOffset }) {
      note(partition, nextOffset, records);
      for (const { kept, offset, memory, buffer, start, bytes } of records) {
        if (!kept) {
          options.onDropped?.(offset);
          continue;
        }
        memory.retain();
        const { value } = JSON.parse(buffer.toString('utf8', start, start + bytes)) as { value: string | null };
        values.push(value === null ? null : Buffer.from(value, 'base64').toString());
        memory.release();
      }
      pass('records');
    },
    onBadRecord: (place, why) => void bad.push(`${place.slice(place.lastIndexOf(':') + 1)}: ${why}`),
    onEnd: end,
    onFailed(error) {
      failure = error;
      end();
    },
  };
  const note = (partition: number, nextOffset: bigint, records: readonly { readonly offset: bigint }[]): void => {
    if (isOver) violations.push(`records of ${partition} after the end`);
    if (!assigned.includes(partition)) violations.push(`records of ${partition} before it was assigned`);
    if (heldSinceReadBegan.has(partition)) violations.push(`records of ${partition} while it was paused`);
    if (nextOffset !== (records.at(-1)?.offset ?? -2n) + 1n)
      violations.push(`nextOffset ${nextOffset} of ${partition}`);
    delivered.set(partition, [...(delivered.get(partition) ?? []), ...records.map(({ offset }) => offset)]);
  };
  const ahead = options.openAhead?.(blocks);
  const source = createFileRecordSource(
    {
      topic,
      committed: new Map(),
      startingPosition: { kind: 'TRIM_HORIZON' },
      latestSkipsAll: false,
      skipBadRecords: false,
      ...options,
      blocks: watched,
      ahead,
    },
    listener,
  );
  source.start();
  await untilOver();
  await source.stop();
  const { passedOver, progress } = source;
  return { delivered, values, assigned, bad, failure, passedOver, progress, violations };

  async function untilOver(): Promise<void> {
    for (let quietTurns = 0, seen = activity; !isOver; quietTurns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (seen !== activity) quietTurns = 0;
      seen = activity;
      if (quietTurns < TURNS_UNTIL_STUCK || paused.size === 0) continue;
      pass('stuck');
      if (options.onMoment === undefined) throw new Error('the source waits and nothing is paused');
    }
  }
}
