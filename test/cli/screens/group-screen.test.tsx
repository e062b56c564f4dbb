import { render } from 'ink-testing-library';
import { expect, it } from 'vitest';
import { GroupScreen } from '../../../src/cli/screens/group-screen.tsx';
import { diagnoseGroups } from '../../../src/core/diagnosis/diagnose-group.ts';
import { PLAIN } from '../../../src/core/output/style.ts';
import { DAY_MS, groupFacts, NOW_MS, snapshotOf } from '../../support/snapshots.ts';

it('the screen of --watch marks what changed, and says when the last look failed', () => {
  const snapshot = snapshotOf({ groups: [groupFacts()] });
  const groups = diagnoseGroups(snapshot, { nowMs: NOW_MS, warnWithinMs: DAY_MS });
  const changes = [{ group: 'orders-esm', place: 'orders-0', text: 'lag 50 → 30' }];
  const { lastFrame, unmount } = render(
    <GroupScreen
      view={{ ...snapshot, groups, changes }}
      failure="error no server answers"
      everyMs={10_000}
      style={PLAIN}
    />,
  );
  for (const expected of [
    'the last look failed',
    'no server answers',
    '* orders-esm orders-0 lag 50 → 30',
    '\n* orders-0',
    'every 10 s',
  ])
    expect(lastFrame()).toContain(expected);
  unmount();
});
