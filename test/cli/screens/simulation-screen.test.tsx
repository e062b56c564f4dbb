import { render } from 'ink-testing-library';
import { expect, it } from 'vitest';
import { Screen } from '../../../src/cli/screens/simulation-screen.tsx';
import { PLAIN } from '../../../src/core/output/style.ts';
import { simulate } from '../../../src/core/simulation/simulate.ts';
import { simulationInputs } from '../../support/simulation.ts';

it('the screen of simulations shows how far they are, and a chart of what is through', () => {
  const result = simulate(simulationInputs({ partitions: 2 }), { kind: 'fixed', workers: 2 });
  const view = () => ({
    progress: { ended: 38, all: 400, share: 0.1 },
    results: [result],
    elapsedMs: 12_000,
  });
  const { lastFrame, unmount } = render(<Screen view={view} style={PLAIN} />);
  for (const expected of [
    '38 of 400 runs, 12.0 s, about 1m 48s left',
    'Age of the oldest record, fixed:2',
    'Ctrl-C ends it',
  ])
    expect(lastFrame()).toContain(expected);
  unmount();
});
