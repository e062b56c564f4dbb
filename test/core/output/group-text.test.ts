import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnoseGroups } from '../../../src/core/diagnosis/diagnose-group.ts';
import { diagnoseCluster } from '../../../src/core/diagnosis/inspect-cluster.ts';
import { predictGroup } from '../../../src/core/diagnosis/predict-group.ts';
import { known, notKnown } from '../../../src/core/model/known.ts';
import { renderCluster } from '../../../src/core/output/cluster-view.ts';
import { renderGroups } from '../../../src/core/output/group-text.ts';
import { renderPredictions } from '../../../src/core/output/prediction-view.ts';
import { COLOURED, PLAIN } from '../../../src/core/output/style.ts';
import type { Snapshot } from '../../../src/core/snapshot/facts/snapshot.ts';
import { expectGolden, stripStyles, widestOf } from '../../support/golden.ts';
import { snapshotArbitrary } from '../../support/snapshot-arbitraries.ts';
import {
  clusterFacts,
  commitFacts,
  DAY_MS,
  groupFacts,
  HOUR_MS,
  NOW_MS,
  partitionFacts,
  snapshotOf,
  topicFacts,
} from '../../support/snapshots.ts';

const WIDTHS = [80, 140];
const RISKY = snapshotOf({
  groups: [
    groupFacts({
      stateTimestampMs: known(NOW_MS - 6.5 * DAY_MS),
      commits: known(
        [0, 1, 2].map((partition) => commitFacts({ partition, commitTimestampMs: known(NOW_MS - 6.6 * DAY_MS) })),
      ),
    }),
    groupFacts({
      group: 'payments-esm',
      type: known('consumer'),
      state: known('Stable'),
      subscribedTopics: known(['orders']),
      commits: known([commitFacts({ commitTimestampMs: known(NOW_MS - 8 * DAY_MS) })]),
    }),
  ],
  topics: [
    topicFacts({
      partitions: known(
        [0, 1, 2].map((partition) =>
          partitionFacts({ partition, recordTimes: [{ offset: 100n, timestampMs: NOW_MS - HOUR_MS }] }),
        ),
      ),
    }),
  ],
  missing: [
    {
      what: 'records of payments-2',
      why: 'the right Read on the topic payments is needed',
      next: 'kafka-acls.sh --bootstrap-server HOST:PORT --add --allow-principal User:esmctl --operation Read --topic payments',
    },
  ],
});

function views(snapshot: Snapshot, columns: number, style = PLAIN): readonly string[] {
  const options = { nowMs: NOW_MS, warnWithinMs: DAY_MS, startingPosition: { name: 'LATEST' } as const };
  const predictions = snapshot.groups.map((group) =>
    predictGroup(snapshot, group, {
      nowMs: NOW_MS,
      starting: { name: 'LATEST' },
      hypotheses: [{ kind: 'now' }, { kind: 'new-group' }],
    }),
  );
  return [
    renderGroups({ ...snapshot, groups: diagnoseGroups(snapshot, options) }, { style, columns }),
    renderCluster(diagnoseCluster(snapshot), { style, columns }),
    renderPredictions({ ...snapshot, predictions }, { style, columns }),
  ];
}

describe('what a person reads', () => {
  it.each(WIDTHS)('of two groups in %i columns', (columns) => {
    expectGolden('inspect-group', columns, views(RISKY, columns)[0] ?? '');
  });

  it.each(WIDTHS)('of a cluster that tells little, in %i columns', (columns) => {
    const why = 'the right DescribeConfigs on the cluster is needed, and nobody has given it to this user';
    const cluster = clusterFacts({ clockSkew: notKnown(why), offsetsTopic: notKnown(why) });
    expectGolden(
      'inspect-cluster',
      columns,
      renderCluster(diagnoseCluster(snapshotOf({ cluster })), { style: PLAIN, columns }),
    );
  });

  it.each([40, ...WIDTHS])('is at most %i columns wide, whatever the facts are', (columns) => {
    // A command is never broken within a word: a name in it that is wider than the terminal stays whole.
    const isBreakable = (line: string): boolean => !/^ +(next )?\S+( \\)?$/.test(line) && !line.includes("'");
    fc.assert(
      fc.property(snapshotArbitrary, (snapshot) => {
        for (const view of views(snapshot, columns, COLOURED)) {
          const lines = stripStyles(view).split('\n').filter(isBreakable);
          expect(widestOf(lines.join('\n'))).toBeLessThanOrEqual(columns);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('can be copied: a command in several lines is one for a shell', () => {
    const [view = ''] = views(RISKY, 80);
    const at = view.indexOf('kafka-acls.sh');
    expect(view.slice(at).replace(/ \\\n +/g, ' ')).toBe(RISKY.missing[0]?.next);
  });
});

describe('what is not known', () => {
  const textOf = (change: Parameters<typeof groupFacts>[0]): string =>
    renderGroups(
      {
        groups: diagnoseGroups(snapshotOf({ groups: [groupFacts(change)] }), { nowMs: NOW_MS, warnWithinMs: DAY_MS }),
        missing: [],
      },
      { style: PLAIN, columns: 140 },
    );

  it('a group that is not there is called that, and one that we may not see is not', () => {
    const none = { state: notKnown('no such group'), type: notKnown('no such group'), commits: known([]) };
    expect(textOf({ ...none, exists: known(false) })).toMatch(/^no such group;/m);
    expect(textOf({ ...none, exists: notKnown('no right') })).toMatch(/^type and state unknown;/m);
    expect(textOf({ type: notKnown('no right') })).toMatch(/^group of unknown type, Empty;/m);
  });

  it('a bound is shown as one, with what it is known by', () => {
    const committedAt = `esmctl committedAt=${new Date(NOW_MS - 3 * DAY_MS).toISOString()}`;
    const times = { commitTimestampMs: notKnown('no right'), expireTimestampMs: notKnown('no right') };
    const text = textOf({
      stateTimestampMs: notKnown('no right'),
      commits: known([commitFacts({ ...times, metadata: committedAt })]),
    });
    expect(text).toMatch(/expires 2026-11-25 08:00:00Z \(in 4d\) or later, by the metadata of its commits/);
    expect(text).toMatch(/in 4d or later/);
    expect(textOf({})).not.toContain('or later');
  });
});

describe('what is predicted', () => {
  const predicted = (change: Parameters<typeof groupFacts>[0], columns: number): string =>
    views(snapshotOf({ groups: [groupFacts({ subscribedTopics: known(['orders']), ...change })] }), columns)[2] ?? '';

  it('flags LATEST where there never was a commit, and no other partition', () => {
    expect(predicted({ commits: known([]) }, 140)).toContain(
      'warning 1 partition never had a commit, and LATEST skips',
    );
    expect(predicted({}, 140)).not.toContain('never had a commit');
    expect(predicted({ commits: notKnown('no right') }, 140)).not.toContain('never had a commit');
  });

  it('shows of which times the skipped records are, where there is room', () => {
    expect(predicted({ commits: known([]) }, 140)).toMatch(/2026-11-16 08:00:00Z to 2026-11-21 07:59:00Z/);
    expect(predicted({ commits: known([]) }, 80)).not.toContain('2026-11-16');
  });

  it('shows both outcomes where the pages of AWS differ', () => {
    const group = { commits: known([commitFacts({ offset: 20n })]) };
    const both = /150 LATEST \(below-log-start\), skips 130 +50 TRIM_HORIZON \(below-log-start\), skips 30/;
    expect(predicted(group, 140)).toMatch(both);
    const [inspected = ''] = views(snapshotOf({ groups: [groupFacts(group)] }), 200);
    expect(inspected).toContain('skips 130; or 50 TRIM_HORIZON (below-log-start), skips 30');
  });

  it('says unknown where what is committed is unknown', () => {
    const [now = '', anew = ''] = predicted({ commits: notKnown('no right') }, 140).split('if new-group');
    expect(anew).toContain('150 LATEST (no-offset), skips unknown, repeats unknown');
    expect(now).toMatch(/^orders-0 +unknown +unknown/m);
    expect(now).not.toMatch(/skips|none/);
  });
});
