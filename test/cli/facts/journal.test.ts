import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addToJournal, readJournal } from '../../../src/cli/facts/journal.ts';
import { known, notKnown } from '../../../src/core/model/known.ts';
import { createFolders } from '../../support/run-esmctl.ts';
import { commitFacts, groupFacts, NOW_MS, snapshotOf } from '../../support/snapshots.ts';

const folders = createFolders();

describe('the journal', () => {
  it('reads what it wrote, run after run; a missing file is an empty one', async () => {
    const path = join(folders(), 'journal.ndjson');
    expect(await readJournal(path)).toEqual([]);
    const big = groupFacts({ commits: known([commitFacts({ offset: 2n ** 60n })]) });
    const hidden = groupFacts({
      group: 'hidden',
      state: notKnown('no right'),
      members: notKnown('no right'),
      commits: notKnown('no right'),
    });
    await addToJournal(path, snapshotOf({ groups: [big] }));
    await addToJournal(path, snapshotOf({ groups: [hidden], capturedAtMs: NOW_MS + 1 }));
    expect(await readJournal(path)).toEqual([
      {
        atMs: NOW_MS,
        group: 'orders-esm',
        isEmpty: true,
        commits: [{ topic: 'orders', partition: 0, offset: 2n ** 60n }],
      },
      { atMs: NOW_MS + 1, group: 'hidden', isEmpty: undefined, commits: undefined },
    ]);
    appendFileSync(path, '{"at":"2026-11-2');
    expect(await readJournal(path), 'a last line that was cut off').toHaveLength(2);
  });

  it.each([
    { why: 'no JSON', text: 'hello\n' },
    { why: 'no time', text: '{"group":"a"}\n' },
    { why: 'an offset that is none', text: '{"at":"2026-11-21T08:00:00Z","group":"a","commits":[["t",0,"x"]]}\n' },
  ])('is refused with its line where there is $why', async ({ text }) => {
    const path = join(folders(), 'journal.ndjson');
    writeFileSync(path, `{"at":"2026-11-21T08:00:00Z","group":"a"}\n${text}`);
    await expect(readJournal(path)).rejects.toMatchObject({
      code: 'ESMCTL_INPUT',
      message: expect.stringContaining('journal.ndjson:2'),
    });
  });
});
