import { readFile } from 'node:fs/promises';
import type { FailurePlace } from '../../core/failures/failure-place.ts';
import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { FailureStore, StoredFailure } from '../../core/lambda/failure-store.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';
import type { RecordBytes } from '../../core/model/record.ts';

export interface StoreOptions {
  readonly aws: AwsSettings;
  readonly connection: () => Promise<KafkaConnection>;
  readonly canDelete: { readonly messages: boolean; readonly objects: boolean };
  readonly note: (text: string) => void;
}

/** What reads that place; the clients are loaded only when they are needed. */
export async function openStore(place: FailurePlace, options: StoreOptions): Promise<FailureStore> {
  const { aws: settings, note, canDelete } = options;
  switch (place.kind) {
    case 'file':
      return fileStore(place.path);
    case 'queue': {
      const { openQueueStore } = await import('../../core/lambda/aws/queue-store.ts');
      return openQueueStore({ queue: place.queue, settings, canDelete: canDelete.messages, note });
    }
    case 'bucket': {
      const { openBucketStore } = await import('../../core/lambda/aws/bucket-store.ts');
      return openBucketStore({ ...place, settings, canDelete: canDelete.objects });
    }
    case 'topic':
      return topicStore(place.topic, await options.connection());
  }
}

const REMOVES_NOTHING = {
  removes: undefined,
  remove: () => Promise.resolve([]),
  close: () => Promise.resolve(),
} as const;

/** One failure record a line, as `file:` destinations write them; or one alone over several lines. */
function fileStore(path: string): FailureStore {
  return {
    ...REMOVES_NOTHING,
    name: `file:${path}`,
    async *read(limit) {
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        throw new EsmctlError({
          code: 'ESMCTL_INPUT',
          kind: 'usage',
          message: `${path} cannot be read: ${fileReasonOf(error)}`,
          next: ['give the path of a file with failure records, one JSON object a line'],
        });
      });
      yield* (isOneDocument(text) ? [{ id: '1', place: path, body: text }] : linesOf(text, path)).slice(0, limit);
    },
  };
}

function isOneDocument(text: string): boolean {
  if (!/^\s*\{\s*\n/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function linesOf(text: string, path: string): StoredFailure[] {
  return text
    .split('\n')
    .map((body, index) => ({ id: String(index + 1), place: `${path}:${index + 1}`, body }))
    .filter(({ body }) => body.trim() !== '');
}

/** Everything that the topic holds now; no group is joined. */
function topicStore(topic: string, connection: KafkaConnection): FailureStore {
  return {
    ...REMOVES_NOTHING,
    name: `kafka://${topic}`,
    async *read(limit, signal) {
      const { openLog } = await import('../../core/kafka/kafkajs/open-log.ts');
      const isolation = 'read_committed';
      const [from, to] = [{ kind: 'earliest' }, { kind: 'end' }] as const;
      const log = await openLog({ connection, topic, partitions: [], from, to, isolation });
      let found = 0;
      try {
        for await (const { records } of log.read(signal, () => Number.POSITIVE_INFINITY)) {
          for (const { partition, offset, value } of records) {
            if (found === limit) return;
            found += 1;
            const place = `${topic}-${partition} offset ${offset}`;
            yield { id: place, place, body: textOf(value) };
          }
        }
      } finally {
        await log.close();
      }
    },
  };
}

function textOf(value: RecordBytes | null): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
}
