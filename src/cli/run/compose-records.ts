import type { KafkaConnection } from '../../core/kafka/connection.ts';
import { addAccess } from '../../core/kafka/explain-access.ts';
import type { StreamMapping } from '../../core/mapping/mapping.ts';
import type { Assumed } from '../../core/model/assumptions.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { keyOf } from '../../core/model/topic-partition.ts';
import type { ReadAhead } from '../../core/records/file/ahead/read-ahead.ts';
import type { FileRecordSource } from '../../core/records/file/file-record-source.ts';
import type { LineBlocks } from '../../core/records/file/line-blocks.ts';
import type { CommittedOffset, OffsetStore } from '../../core/records/offset-store.ts';
import type { RecordSource, SourceListener } from '../../core/records/record-source.ts';
import type { PassedOver } from '../../core/runtime/summarise-run.ts';
import { resolveConnection } from '../connection/resolve-connection.ts';
import { filterOptionsOf } from './read-run-mapping.ts';
import type { RunSettings } from './run-settings.ts';

/** Where the records of a run come from and its offsets go to. */
export interface OpenRecords {
  readonly committed: readonly CommittedOffset[];
  readonly offsets: OffsetStore;
  /** Of the topic, where there is a group of several members; undefined for a recorded file, which has one reader. */
  readonly partitions: number | undefined;
  createSource(listener: SourceListener): RecordSource;
  passedOver(): PassedOver;
  close(): Promise<void>;
}

const NOTHING: PassedOver = { alreadyCommitted: 0, beforeStart: 0, otherTopics: 0, bad: 0 };

/** A recorded file with --records, else the cluster. */
export function openRecords(mapping: StreamMapping, settings: RunSettings, group: string): Promise<OpenRecords> {
  return settings.records === undefined
    ? openCluster(mapping, settings, group)
    : openFile(settings.records, mapping, settings, group);
}

async function openCluster(mapping: StreamMapping, settings: RunSettings, group: string): Promise<OpenRecords> {
  const { assumed } = settings;
  if (settings.checkpoint !== undefined) {
    throw new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message: '--checkpoint is for recorded records: on a cluster the group keeps its offsets',
      next: ['leave it out, or add --records FILE'],
    });
  }
  const connection = await connectionOf(mapping, settings);
  const { openKafkaGroup } = await import('../../core/kafka/kafkajs/open-kafka-group.ts');
  const opened = await openKafkaGroup({
    connection,
    topic: mapping.topic,
    group,
    startingPosition: mapping.startingPosition,
    outOfRange: assumed['out-of-range'] === 'earliest' ? 'earliest' : 'starting-position',
    untilEnd: settings.until?.kind === 'end',
  }).catch((error: unknown) => {
    throw addAccess(error, mapping.accessTypes, connection);
  });
  return { ...opened, passedOver: () => NOTHING, close: () => Promise.resolve(opened.close()) };
}

/** With records at hand a cluster may not be what was meant. */
async function connectionOf(mapping: StreamMapping, settings: RunSettings): Promise<KafkaConnection> {
  try {
    return await resolveConnection(settings.connection, mapping);
  } catch (error) {
    if (!(error instanceof EsmctlError) || error.code !== 'ESMCTL_NO_SERVERS') throw error;
    const { code, kind, message, next } = error;
    const records = 'or add --records FILE (one JSON object a line, as kcat -J writes them)';
    throw new EsmctlError({
      code,
      kind,
      message: `there is nothing to read from: ${message}`,
      next: [...next, records],
    });
  }
}

async function openFile(
  path: string,
  mapping: StreamMapping,
  settings: RunSettings,
  group: string,
): Promise<OpenRecords> {
  const { assumed } = settings;
  const { openLineBlocks } = await import('../../core/records/file/line-blocks.ts');
  const blocks = await openLineBlocks(path);
  try {
    const offsets = await openOffsets(settings.checkpoint, { group, topic: mapping.topic });
    const committed = await offsets.read();
    const { createFileRecordSource } = await import('../../core/records/file/file-record-source.ts');
    const ahead = await openAhead(blocks, mapping, assumed, committed);
    let source: FileRecordSource | undefined;
    return {
      committed,
      offsets,
      partitions: undefined,
      createSource(listener) {
        source = createFileRecordSource(
          {
            blocks,
            ahead,
            topic: mapping.topic,
            committed: new Map(committed.map((offset) => [keyOf(offset), offset.nextOffset])),
            startingPosition: mapping.startingPosition,
            latestSkipsAll: assumed['latest-on-records'] === 'skip-all',
            skipBadRecords: settings.skipBadRecords,
          },
          listener,
        );
        return source;
      },
      passedOver: () => source?.passedOver ?? NOTHING,
      async close() {
        await ahead?.close();
        await blocks.close();
      },
    };
  } catch (error) {
    await blocks.close();
    throw error;
  }
}

/** A thread that reads on while the main thread works, where the file is large enough for one. */
async function openAhead(
  { name, totalBytes, descriptor }: LineBlocks,
  { topic, filterPatterns }: StreamMapping,
  assumed: Assumed,
  committed: readonly CommittedOffset[],
): Promise<ReadAhead | undefined> {
  if (descriptor === undefined || totalBytes === undefined) return undefined;
  const { openReadAhead } = await import('../../core/records/file/ahead/read-ahead.ts');
  return openReadAhead({
    descriptor,
    name,
    totalBytes,
    topic,
    filterPatterns,
    filterOptions: filterOptionsOf(assumed),
    committed: new Map(committed.map(({ partition, nextOffset }) => [partition, nextOffset])),
  });
}

async function openOffsets(path: string | undefined, identity: { group: string; topic: string }) {
  if (path === undefined) {
    const { createMemoryOffsetStore } = await import('../../core/records/memory-offset-store.ts');
    return createMemoryOffsetStore();
  }
  const { openCheckpointFile } = await import('../../core/records/file/checkpoint-file.ts');
  return openCheckpointFile(path, identity, Date.now);
}
