import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/core/simulation/simulate.ts';
import { simulationFindingsOf } from '../../../src/core/simulation/simulation-findings.ts';
import type { PolicySpec } from '../../../src/core/simulation/simulation-inputs.ts';
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

describe('what is advised where records wait', () => {
  const inputs = simulationInputs({
    partitions: 8,
    load: { ...steadyLoad(8, 10), backlogRecords: 100_000, backlogAgeMs: 60_000 },
    functionModel: { kind: 'constant', meanMs: 200 },
    batchLimit: 20,
    batchSize: 20,
    durationMs: 180_000,
    targetAgeMs: 1000,
  });
  const rows = [
    { policy: { kind: 'on-demand' }, code: 'scaling-late', next: /^provisioned mode/, why: 'on-demand has no minimum' },
    {
      policy: { kind: 'provisioned', minimumPollers: 1, maximumPollers: 8 },
      code: 'scaling-late',
      next: /MinimumPollers/,
      why: 'its minimum is what a mapping sets',
    },
    {
      policy: { kind: 'keda', lag: 1000 },
      code: 'scaling-late',
      next: /^a lower lag threshold/,
      why: 'no pollers of Lambda',
    },
    {
      policy: { kind: 'fixed', workers: 1 },
      code: 'pollers-bind',
      next: /^more workers/,
      why: 'a fixed number has no MaximumPollers',
    },
  ] as const satisfies readonly { policy: PolicySpec; code: string; next: RegExp; why: string }[];
  it.each(rows)('$policy.kind, $code: $why', ({ policy, code, next }) => {
    const finding = simulationFindingsOf([simulate(inputs, policy)], inputs).find((one) => one.code === code);
    expect(finding?.next).toMatch(next);
    // The oldest record of all the time need not have waited for that.
    expect(finding?.message).not.toMatch(/old/);
  });
});
