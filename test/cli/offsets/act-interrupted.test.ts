import { EventEmitter } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { act } from '../../../src/cli/offsets/act.ts';
import { deferSignals } from '../../../src/cli/offsets/defer-signals.ts';
import type { OpenCluster } from '../../../src/cli/offsets/open-cluster.ts';
import { known } from '../../../src/core/model/known.ts';
import { planImport } from '../../../src/core/offsets/plan-import.ts';
import { PLAIN } from '../../../src/core/output/style.ts';
import { createFolders } from '../../support/run-esmctl.ts';
import { commitFacts, groupFacts, NOW_MS, snapshotOf, topicFacts } from '../../support/snapshots.ts';

const folders = createFolders();
type Moment = 'second look' | 'commit' | 'last look';

/** Imports 120 over 100; `signals` come at that moment. */
async function importWith(moment: Moment | undefined, signals: readonly string[] = ['SIGINT']) {
  const cwd = folders();
  const undo = join(cwd, 'undo.json');
  const source = new EventEmitter();
  const said: string[] = [];
  const ended: unknown[] = [];
  const left: string[][] = [];
  let committed = 100n;
  let isCommitted = false;
  const groupNow = () => groupFacts({ commits: known([commitFacts({ offset: committed })]) });
  const snapshot = snapshotOf({ groups: [groupNow()], topics: [topicFacts()] });
  const comes = (now: Moment): void => {
    if (now !== moment) return;
    for (const signal of signals) source.emit(signal, signal);
    left.push(readdirSync(cwd));
  };
  const cluster: OpenCluster = {
    look() {
      comes(isCommitted ? 'last look' : 'second look');
      return Promise.resolve({ snapshot, group: groupNow() });
    },
    readLost: () => Promise.resolve(known([])),
    commit() {
      comes('commit');
      committed = 120n;
      isCommitted = true;
      return Promise.resolve([]);
    },
  };
  const wanted = [
    {
      ...{ topic: 'orders', partition: 0, offset: 120n, metadata: undefined, leaderEpoch: undefined },
      ...{ heldUntilMs: undefined, place: { line: 1 } },
    },
  ];
  const group = groupNow();
  const { plan } = planImport({ snapshot, group, wanted, clamp: false, nowMs: NOW_MS });
  const answer = await act(
    cluster,
    { plan, snapshot, group, topics: ['orders'] },
    { yes: true, undo, json: true },
    { style: PLAIN, columns: undefined },
    (name) =>
      deferSignals({
        ...{ group: name, source },
        note: (text) => said.push(text),
        fail: (error) => ended.push(error),
        exit: (code) => ended.push(code),
      }),
  );
  return { answer, result: JSON.parse(answer.text).result, committed, said, ended, left, files: readdirSync(cwd) };
}

describe('a signal while offsets are committed', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    '%s before the commit: nothing is changed, and that is 130',
    async (signal) => {
      const { answer, result, committed, said, ended, files } = await importWith('second look', [signal]);
      expect([answer.code, result, committed, files, ended]).toEqual([130, 'planned', 100n, [], []]);
      expect(said).toEqual([expect.stringContaining('before anything is changed')]);
    },
  );

  it.each(['commit', 'last look'] as const)('at the %s: it is finished, and told as always', async (moment) => {
    const { answer, result, committed, said, ended, files } = await importWith(moment);
    expect([answer.code, result, committed, files, ended]).toEqual([0, 'done', 120n, ['undo.json'], []]);
    expect(said).toEqual([expect.stringContaining('this is finished and read again first')]);
  });

  it('a second one before the commit ends at once, without an undo file', async () => {
    const { ended, said, left } = await importWith('second look', ['SIGINT', 'SIGINT']);
    expect(ended).toEqual([130]);
    expect(said[1]).toContain('nothing was changed');
    expect(left).toEqual([[]]);
  });

  it('a second one after the commit was sent says what is not known, and the way back', async () => {
    const { ended, files } = await importWith('commit', ['SIGINT', 'SIGTERM']);
    expect(ended).toMatchObject([{ code: 'ESMCTL_OFFSETS_UNCONFIRMED', kind: 'kafka' }]);
    expect(JSON.stringify(ended)).toMatch(/to go back: esmctl offsets import .*undo\.json/);
    expect(files).toEqual(['undo.json']);
  });

  it('none changes nothing', async () => {
    const { answer, result, said, files } = await importWith(undefined);
    expect([answer.code, result, said, files]).toEqual([0, 'done', [], ['undo.json']]);
  });
});
