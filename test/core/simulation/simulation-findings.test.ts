import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/core/simulation/simulate.ts';
import { simulationFindingsOf } from '../../../src/core/simulation/simulation-findings.ts';
import { simulationInputs, steadyLoad } from '../../support/simulation.ts';

const DAY_MS = 86_400_000;

describe('a run that is longer than brokers keep offsets', () => {
  const rows = [
    { days: 7, found: [], why: 'offsets of a group without members are kept so long' },
    {
      days: 7.5,
      found: ['longer-than-offsets-retention'],
      why: 'a mapping disabled all the time would have lost them',
    },
  ];
  it.each(rows)('$days days: $why', ({ days, found }) => {
    const inputs = simulationInputs({
      partitions: 1,
      load: steadyLoad(1, 0.01),
      durationMs: days * DAY_MS,
      sampleMs: DAY_MS / 2,
    });
    const results = [simulate(inputs, { kind: 'on-demand' }), simulate(inputs, { kind: 'fixed', workers: 1 })];
    const findings = simulationFindingsOf(results, inputs);
    expect(findings.map(({ code }) => code)).toEqual(found);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
