import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KafkaRecord } from '../../../../src/core/model/record.ts';
import { createFileRecordSource } from '../../../../src/core/records/file/file-record-source.ts';
import { openLineBlocks } from '../../../../src/core/records/file/line-blocks.ts';
import { recordLine } from '../../../support/record-lines.ts';
import { kafkaRecord } from '../../../support/records.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const record = (partition: number, offset: number, more: Partial<KafkaRecord> = {}): string =>
  recordLine(kafkaRecord({ partition, offset: BigInt(offset), value: 'v', ...more }));

/** Long enough that two of them do not fit into one block of 512 KB. */
const large = (partition: number, offset: number): string => record(partition, offset, { value: 'x'.repeat(400_000) });

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const bytesOf = (...all: readonly string[]): number => Buffer.byteLength(lines(...all));

/** Bytes that were fetched of each partition; `pauses` holds partition 1 back until partition 0 is read to offset 3. */
async function fetchBytes(text: string, pauses: boolean): Promise<Map<number, number>> {
  const path = join(await temporaryFolder(), 'orders.ndjson');
  await writeFile(path, text);
  const fetched = new Map<number, number>();
  const blocks = await openLineBlocks(path);
  const one = [{ topic: 'orders', partition: 1 }];
  await new Promise<void>((resolve, reject) => {
    const source = createFileRecordSource(
      {
        blocks,
        topic: 'orders',
        committed: new Map(),
        startingPosition: { kind: 'TRIM_HORIZON' },
        latestSkipsAll: false,
        skipBadRecords: false,
      },
      {
        onAssigned: () => undefined,
        beforeRevoked: () => Promise.resolve(),
        onRevoked: () => undefined,
        onOutOfRange: () => undefined,
        onRecords(_generation, { partition, nextOffset, bytes }) {
          if (pauses && partition === 1 && !fetched.has(1)) source.pause(one);
          fetched.set(partition, (fetched.get(partition) ?? 0) + bytes);
          if (pauses && partition === 0 && nextOffset === 4n) source.resume(one);
        },
        onBadRecord: () => undefined,
        onEnd: resolve,
        onFailed: reject,
      },
    );
    source.start();
  }).finally(() => blocks.close());
  return fetched;
}

describe('the bytes of what was fetched', () => {
  const ones = [record(1, 1), large(1, 2), large(1, 3)] as const;
  const zeros = [record(0, 1, { value: 'ä日' }), large(0, 2), large(0, 3)] as const;
  const text = lines(ones[0], zeros[0], '', record(0, 1, { topic: 'returns' }), ones[1], zeros[1], ones[2], zeros[2]);

  it.each([
    { why: 'read straight on', pauses: false },
    { why: 'read again for a partition that was paused', pauses: true },
  ])('are those of its own lines, each once: $why', async ({ pauses }) => {
    expect(await fetchBytes(text, pauses)).toEqual(
      new Map([
        [0, bytesOf(...zeros)],
        [1, bytesOf(...ones)],
      ]),
    );
  });

  it('are without a newline where there is none', async () => {
    expect(await fetchBytes(zeros.join('\n'), false)).toEqual(new Map([[0, bytesOf(...zeros) - 1]]));
  });
});
