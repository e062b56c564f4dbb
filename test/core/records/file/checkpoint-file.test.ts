import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpointFile } from '../../../../src/core/records/file/checkpoint-file.ts';
import { createMemoryOffsetStore } from '../../../../src/core/records/memory-offset-store.ts';
import type { CommittedOffset } from '../../../../src/core/records/offset-store.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const IDENTITY = { group: 'orders-group', topic: 'orders' };
const open = (path: string, identity = IDENTITY) => openCheckpointFile(path, identity, () => Date.UTC(2026, 0, 1));
const next = (partition: number, nextOffset: bigint): CommittedOffset => ({ topic: 'orders', partition, nextOffset });
const newPath = async (): Promise<string> => join(await temporaryFolder(), 'orders.checkpoint');

describe('a checkpoint file', () => {
  it('is empty where there is none, and is not made by looking', async () => {
    const path = await newPath();
    expect(await open(path).read()).toEqual([]);
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('gives back what was committed, every digit of it', async () => {
    const path = await newPath();
    expect(await open(path).commit(0, [next(10, 5n), next(0, 2n ** 63n - 1n), next(2, 0n)])).toBe('committed');
    expect(await open(path).read()).toEqual([next(0, 2n ** 63n - 1n), next(2, 0n), next(10, 5n)]);
  });

  it('is the document that docs show', async () => {
    const path = await newPath();
    await open(path).commit(0, [next(1, 2n ** 53n), next(0, 7n)]);
    expect(await readFile(path, 'utf8')).toBe(
      `{
 "schemaVersion": 1,
 "kind": "esmctl-checkpoint",
 "group": "orders-group",
 "topic": "orders",
 "committedAt": "2026-01-01T00:00:00.000Z",
 "offsets": [
  {
   "partition": 0,
   "nextOffset": 7
  },
  {
   "partition": 1,
   "nextOffset": "9007199254740992"
  }
 ]
}
`,
    );
  });

  it('keeps the partitions that a commit does not name, those read at the start too', async () => {
    const path = await newPath();
    await open(path).commit(0, [next(0, 1n), next(1, 1n)]);
    const store = open(path);
    await store.read();
    await store.commit(0, [next(1, 9n)]);
    await store.commit(0, [next(2, 3n)]);
    expect(await open(path).read()).toEqual([next(0, 1n), next(1, 9n), next(2, 3n)]);
  });

  it('leaves nothing beside it', async () => {
    const path = await newPath();
    const store = open(path);
    for (const offset of [1n, 2n, 3n]) await store.commit(0, [next(0, offset)]);
    expect(await readdir(dirname(path))).toEqual([basename(path)]);
  });
});

const GOOD = {
  schemaVersion: 1,
  kind: 'esmctl-checkpoint',
  group: 'orders-group',
  topic: 'orders',
  committedAt: '2026-01-01T00:00:00.000Z',
  offsets: [{ partition: 0, nextOffset: 7 }],
};
const withOffsets = (offsets: unknown): string => JSON.stringify({ ...GOOD, offsets });
const DAMAGED = /^the checkpoint .*orders\.checkpoint is damaged: /;

const REFUSED: readonly { why: string; text: string; says: RegExp; next: string }[] = [
  {
    why: 'another group',
    text: JSON.stringify({ ...GOOD, group: 'other' }),
    says: /belongs to group "other", and this mapping's group is "orders-group"$/,
    next: 'of its own',
  },
  {
    why: 'another topic',
    text: JSON.stringify({ ...GOOD, topic: 'returns' }),
    says: /belongs to topic "returns", and this mapping's topic is "orders"$/,
    next: 'of its own',
  },
  {
    why: 'no group',
    text: JSON.stringify({ ...GOOD, group: undefined }),
    says: /belongs to group "undefined"/,
    next: 'of its own',
  },
  {
    why: 'a newer schema',
    text: JSON.stringify({ ...GOOD, schemaVersion: 2 }),
    says: /has schema version 2$/,
    next: 'newer esmctl',
  },
  {
    why: 'no schema',
    text: JSON.stringify({ ...GOOD, schemaVersion: undefined }),
    says: /has schema version undefined$/,
    next: 'newer esmctl',
  },
  { why: 'empty', text: '', says: DAMAGED, next: 'remove it' },
  { why: 'cut off', text: JSON.stringify(GOOD).slice(0, 60), says: DAMAGED, next: 'remove it' },
  { why: 'zeros, as a crashed disk leaves them', text: '\0'.repeat(200), says: DAMAGED, next: 'remove it' },
  {
    why: 'another JSON file',
    text: '{"offsets":[]}',
    says: /is damaged: it is not a checkpoint of esmctl$/,
    next: 'remove it',
  },
  { why: 'a list', text: '[]', says: /is damaged: it is not a checkpoint of esmctl$/, next: 'remove it' },
  { why: 'null', text: 'null', says: /is damaged: it is not a checkpoint of esmctl$/, next: 'remove it' },
  {
    why: 'no offsets',
    text: withOffsets(undefined),
    says: /is damaged: it has no list of offsets$/,
    next: 'remove it',
  },
  {
    why: 'offsets in an object',
    text: withOffsets({}),
    says: /is damaged: it has no list of offsets$/,
    next: 'remove it',
  },
  {
    why: 'an entry of null',
    text: withOffsets([null]),
    says: /is damaged: offsets\[0\] is not \{partition, nextOffset\}$/,
    next: 'remove it',
  },
  {
    why: 'a partition as text',
    text: withOffsets([{ partition: '0', nextOffset: 7 }]),
    says: /offsets\[0\]/,
    next: 'remove it',
  },
  {
    why: 'a negative partition',
    text: withOffsets([{ partition: -1, nextOffset: 7 }]),
    says: /offsets\[0\]/,
    next: 'remove it',
  },
  {
    why: 'a negative offset',
    text: withOffsets([...GOOD.offsets, { partition: 1, nextOffset: -1 }]),
    says: /offsets\[1\]/,
    next: 'remove it',
  },
  {
    why: 'a rounded offset',
    text: withOffsets([{ partition: 0, nextOffset: 2 ** 53 }]),
    says: /offsets\[0\]/,
    next: 'remove it',
  },
  { why: 'no offset', text: withOffsets([{ partition: 0 }]), says: /offsets\[0\]/, next: 'remove it' },
];

describe('a checkpoint that is not ours to go on from', () => {
  it.each(REFUSED)('$why: is refused and left as it is', async ({ text, says, next }) => {
    const path = await newPath();
    await writeFile(path, text);
    const reading = open(path).read();
    await expect(reading).rejects.toMatchObject({ code: 'ESMCTL_CHECKPOINT_REFUSED', kind: 'usage' });
    await expect(reading).rejects.toThrow(says);
    await expect(reading).rejects.toMatchObject({ next: [expect.stringContaining(next) as string] });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('a folder in its place', async () => {
    const folder = await temporaryFolder();
    await expect(open(folder).read()).rejects.toMatchObject({ code: 'ESMCTL_CHECKPOINT_REFUSED' });
  });

  it('a folder that is not there is found out at the start', async () => {
    const path = join(await temporaryFolder(), 'missing', 'orders.checkpoint');
    await expect(open(path).read()).rejects.toMatchObject({ code: 'ESMCTL_CHECKPOINT_REFUSED', kind: 'usage' });
    await expect(open(path).commit(0, [next(0, 1n)])).rejects.toMatchObject({
      code: 'ESMCTL_CHECKPOINT_WRITE',
      kind: 'kafka',
    });
  });

  /** `/proc` takes no files, whoever asks: also root, to whom every other folder is open. */
  it('a folder that cannot be written', async () => {
    const store = open('/proc/orders.checkpoint');
    await expect(store.commit(0, [next(0, 1n)])).rejects.toThrow(
      /^the checkpoint \/proc\/orders\.checkpoint could not be written: there is no such file or folder$/,
    );
  });
});

it('without a file nothing is kept', async () => {
  const store = createMemoryOffsetStore();
  expect(await store.commit(0, [next(0, 5n)])).toBe('committed');
  expect(await store.read()).toEqual([]);
});
