import { describe, expect, it } from 'vitest';
import { renderSimulationFrame, renderSimulationProgress } from '../../../src/core/output/simulation-frame.ts';
import { PLAIN } from '../../../src/core/output/style.ts';
import { simulate } from '../../../src/core/simulation/simulate.ts';
import { simulationInputs } from '../../support/simulation.ts';

describe('progress of simulations in one line', () => {
  it.each([
    { why: 'nothing is known yet', progress: undefined, elapsedMs: 4000, line: 'simulating, 4.0 s' },
    {
      why: 'too early to say how long it takes',
      progress: { ended: 0, all: 2, share: 0.01 },
      elapsedMs: 4000,
      line: `${'░'.repeat(40)} 0 of 2 runs, 4.0 s`,
    },
    {
      why: 'half way',
      progress: { ended: 1, all: 2, share: 0.5 },
      elapsedMs: 4000,
      line: `${'█'.repeat(20)}${'░'.repeat(20)} 1 of 2 runs, 4.0 s, about 4.0 s left`,
    },
  ])('$why', ({ progress, elapsedMs, line }) => {
    expect(renderSimulationProgress({ progress, elapsedMs }, 100, PLAIN)).toBe(line);
  });

  it.each([24, 40, 80, 140])('fits %i columns', (columns) => {
    const progress = { ended: 1234, all: 10_000, share: 0.123 };
    expect(renderSimulationProgress({ progress, elapsedMs: 3_600_000 }, columns, PLAIN).length).toBeLessThanOrEqual(
      columns,
    );
  });
});

describe('the screen of simulations', () => {
  const result = simulate(simulationInputs({ partitions: 2 }), { kind: 'fixed', workers: 2 });
  const results = [result, result, result, result, result, result];

  it.each([
    { rows: 3, charts: 0 },
    { rows: 11, charts: 2 },
    { rows: 24, charts: 5 },
    { rows: 60, charts: 6 },
  ])('is lower than a terminal of $rows rows, with $charts charts', ({ rows, charts }) => {
    const lines = renderSimulationFrame(
      { progress: undefined, elapsedMs: 1000, results },
      { columns: 80, rows, style: PLAIN },
    );
    expect(lines.filter((line) => line.startsWith('Age of the oldest record'))).toHaveLength(charts);
    expect(lines.length).toBeLessThan(rows);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
