import { describe, expect, it } from 'vitest';
import { type WatchView, watchGroups } from '../../../src/cli/inspect/watch-groups.ts';
import { diagnoseGroups } from '../../../src/core/diagnosis/diagnose-group.ts';
import type { GroupsDocument } from '../../../src/core/output/group-diagnosis-json.ts';
import { DAY_MS, groupFacts, NOW_MS, snapshotOf } from '../../support/snapshots.ts';

function lookAt(group: string): GroupsDocument {
  const snapshot = snapshotOf({ groups: [groupFacts({ group })] });
  return { ...snapshot, groups: diagnoseGroups(snapshot, { nowMs: NOW_MS, warnWithinMs: DAY_MS }) };
}

function recording(reader: AbortController, until: number) {
  const seen: string[] = [];
  const note = (text: string): Promise<void> => {
    seen.push(text);
    if (seen.length === until) reader.abort();
    return Promise.resolve();
  };
  const view: WatchView = {
    show: (_, changes) =>
      note(changes === undefined ? 'first' : changes.map(({ group, text }) => `${group} ${text}`).join('; ')),
    fail: (error) => note(`failed: ${String((error as Error).message)}`),
    close: () => note('closed'),
  };
  return { seen, view };
}

describe('--watch', () => {
  it('goes on after a look that failed, compares with the last one that did not, and ends with its reader', async () => {
    const reader = new AbortController();
    const { seen, view } = recording(reader, 4);
    const looks = [
      () => lookAt('a'),
      () => lookAt('a'),
      (): GroupsDocument => {
        throw new Error('gone');
      },
      () => lookAt('b'),
    ];
    const look = (): Promise<GroupsDocument> => Promise.resolve().then(looks.shift() ?? (() => lookAt('late')));
    const code = await watchGroups(look, view, { everyMs: 1, readerGone: reader.signal });
    expect(seen).toEqual(['first', '', 'failed: gone', 'b is new, survives; a is no longer there', 'closed']);
    expect(code).toBe(130);
  });

  it('does not begin where the first look fails', async () => {
    const { seen, view } = recording(new AbortController(), 9);
    const look = (): Promise<GroupsDocument> => Promise.reject(new Error('no server'));
    const watch = watchGroups(look, view, { everyMs: 1, readerGone: new AbortController().signal });
    await expect(watch).rejects.toThrow('no server');
    expect(seen).toEqual(['closed']);
  });

  it('does not wait for a look that hangs', async () => {
    const reader = new AbortController();
    const { seen, view } = recording(reader, 9);
    const watch = watchGroups(() => new Promise(() => undefined), view, { everyMs: 1, readerGone: reader.signal });
    reader.abort();
    expect([await watch, seen]).toEqual([130, ['closed']]);
  });
});
