import { readFileSync } from 'node:fs';
import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { StreamMapping } from '../../core/mapping/mapping.ts';
import { EsmctlError, messageOf } from '../../core/model/errors.ts';
import { keyOf } from '../../core/model/topic-partition.ts';
import type { FileRecordSource } from '../../core/records/file/file-record-source.ts';
import type { CommittedOffset, OffsetStore } from '../../core/records/offset-store.ts';
import type { RecordSource, SourceListener } from '../../core/records/record-source.ts';
import type { PassedOver } from '../../core/runtime/summarise-run.ts';
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
  });
  return { ...opened, passedOver: () => NOTHING, close: () => Promise.resolve(opened.close()) };
}

/** Servers: -b, else bootstrap.servers of the client properties, else those of the mapping. */
async function connectionOf(mapping: StreamMapping, settings: RunSettings): Promise<KafkaConnection> {
  const ofMapping = mapping.source.kind === 'self-managed' ? mapping.source.bootstrapServers : [];
  const asked = settings.bootstrapServers ?? [];
  let connection: KafkaConnection = { servers: asked, tls: undefined, sasl: undefined };
  if (settings.commandConfig !== undefined) {
    const { readClientProperties } = await import('../../core/kafka/client-properties.ts');
    connection = readClientProperties(readText(settings.commandConfig), asked, (path) => readFileSync(path, 'utf8'));
  }
  if (connection.servers.length === 0) connection = { ...connection, servers: ofMapping };
  if (connection.servers.length > 0) return connection;
  throw new EsmctlError({
    code: 'ESMCTL_NO_SERVERS',
    kind: 'usage',
    message: 'there is nothing to read from: a mapping on Amazon MSK names its cluster, not its servers',
    next: [
      'name them: -b host:port (aws kafka get-bootstrap-brokers --cluster-arn ARN)',
      'or add --records FILE (one JSON object a line, as kcat -J writes them)',
    ],
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_COMMAND_CONFIG',
      kind: 'usage',
      message: `--command-config ${path} cannot be read: ${messageOf(error)}`,
      next: ['give the path of a client.properties as the Kafka command line tools take it'],
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
    let source: FileRecordSource | undefined;
    return {
      committed,
      offsets,
      partitions: undefined,
      createSource(listener) {
        source = createFileRecordSource(
          {
            blocks,
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
      close: () => blocks.close(),
    };
  } catch (error) {
    await blocks.close();
    throw error;
  }
}

async function openOffsets(path: string | undefined, identity: { group: string; topic: string }) {
  if (path === undefined) {
    const { createMemoryOffsetStore } = await import('../../core/records/memory-offset-store.ts');
    return createMemoryOffsetStore();
  }
  const { openCheckpointFile } = await import('../../core/records/file/checkpoint-file.ts');
  return openCheckpointFile(path, identity, Date.now);
}
