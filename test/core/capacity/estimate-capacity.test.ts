import { describe, expect, it } from 'vitest';
import { estimateCapacity } from '../../../src/core/capacity/estimate-capacity.ts';
import { eventPollerUnitsOf } from '../../../src/core/capacity/poller-units.ts';
import { capacityInputs } from '../../support/capacity.ts';

describe('the worked examples of the Lambda developer guide', () => {
  it('with-kafka-low-latency: 20 × (1000 / 50) × 5 = 2,000 records/s a poller', () => {
    expect(estimateCapacity(capacityInputs()).perPoller.recordsPerSecondByInvocations).toBe(2000);
  });

  it('with-kafka-low-latency: 20,000 records/s need 10 pollers', () => {
    const { demandAtPeak, bindingLimit, carried, recommended } = estimateCapacity(capacityInputs());
    expect(demandAtPeak).toEqual({ byThroughput: 4, byInvocations: 10, byAssignment: 10, required: 10 });
    expect({ bindingLimit, carried }).toEqual({ bindingLimit: 'poller-invocations', carried: true });
    expect(recommended).toEqual({ MinimumPollers: 10, MaximumPollers: 12 });
  });

  it.each([
    { why: 'ten mappings of one poller each, below 2 MB/s, alone', grouped: false, units: 10, month: 1332 },
    { why: 'the same in one poller group', grouped: true, units: 1, month: 133.2 },
  ])('kafka-scaling-modes: $why', ({ grouped, units, month }) => {
    const inputs = capacityInputs({ recordsPerSecond: 1000, recordBytes: 1900, partitions: 1, mappings: 10, grouped });
    const { eventPollerUnits, cost } = estimateCapacity({ ...inputs, batchSize: 100, maximumPollers: 1 });
    expect(eventPollerUnits).toEqual({ atMinimum: units, atMaximum: units });
    expect(cost.pollersPerMonth).toBeCloseTo(month, 6);
  });
});

describe('units', () => {
  it.each([
    { why: 'pollers decide', pollers: 11, bytes: 1e6, mappings: 1, grouped: false, units: 2 },
    { why: 'throughput decides', pollers: 1, bytes: 50e6, mappings: 1, grouped: false, units: 3 },
    { why: 'whole units for each mapping', pollers: 5, bytes: 0, mappings: 4, grouped: false, units: 4 },
    { why: 'whole units for the group', pollers: 5, bytes: 0, mappings: 4, grouped: true, units: 2 },
  ])('$why', ({ pollers, bytes, mappings, grouped, units }) => {
    const demand = { pollersPerMapping: pollers, bytesPerSecondPerMapping: bytes, mappings, grouped };
    expect(eventPollerUnitsOf({ ...demand, unitPollers: 10, unitBytesPerSecond: 20e6 })).toBe(units);
  });
});

describe('what binds', () => {
  it.each([
    {
      why: 'bytes: 60 MB/s of 5 MB/s each',
      changed: { recordBytes: 3000, partitions: 96, functionDurationMs: 1 },
      binds: 'poller-throughput',
      required: 12,
      carried: true,
    },
    {
      why: 'four partitions have four invocations at once, and 50 are needed',
      changed: { partitions: 4 },
      binds: 'partitions',
      required: 10,
      carried: false,
    },
    {
      why: 'a third of the load in one partition is more than one invocation at a time carries',
      changed: { skew: { kind: 'hot', share: 0.33 } },
      binds: 'partitions',
      required: 10,
      carried: false,
    },
    {
      why: 'a concurrency of 49, where 50 are needed',
      changed: { concurrencyLimit: 49 },
      binds: 'function-concurrency',
      required: 10,
      carried: false,
    },
    {
      why: 'a concurrency of 50 does',
      changed: { concurrencyLimit: 50 },
      binds: 'poller-invocations',
      required: 10,
      carried: true,
    },
    {
      why: 'records of 600 kB: 7 of them fill the payload',
      changed: { recordBytes: 600_000, recordsPerSecond: 20, functionDurationMs: 5000 },
      binds: 'payload',
      required: 3,
      carried: true,
    },
    {
      why: 'one record is larger than the payload',
      changed: { recordBytes: 5_000_000, recordsPerSecond: 1 },
      binds: 'payload',
      required: 1,
      carried: false,
    },
    {
      why: 'the maximum of the mapping is below what is needed',
      changed: { maximumPollers: 9 },
      binds: 'poller-invocations',
      required: 10,
      carried: false,
    },
    {
      why: '11 partitions: with six pollers one reads two of them, 5.45 MB/s of 30',
      changed: { partitions: 11, recordBytes: 3000, recordsPerSecond: 10_000, functionDurationMs: 1 },
      binds: 'partitions',
      required: 11,
      carried: true,
    },
  ] as const)('$why', ({ changed, binds, required, carried }) => {
    const estimate = estimateCapacity(capacityInputs(changed));
    expect({
      binds: estimate.bindingLimit,
      required: estimate.demandAtPeak.required,
      carried: estimate.carried,
    }).toEqual({
      binds,
      required,
      carried,
    });
  });

  it.each([
    { why: '50 invocations at once need 50 partitions', changed: { partitions: 4 }, needed: 50 },
    { why: 'hot keys thin out over more partitions', changed: { skew: { kind: 'hot', share: 0.04 } }, needed: 200 },
    {
      why: 'a steep zipf keeps its head however many partitions there are',
      changed: { skew: { kind: 'zipf', exponent: 2 } },
      needed: null,
    },
    { why: 'enough already', changed: {}, needed: null },
  ] as const)('partitions that would do: $why', ({ changed, needed }) => {
    expect(estimateCapacity(capacityInputs(changed)).partitionsNeeded).toBe(needed);
  });
});

describe('settings and findings', () => {
  it.each([
    { why: 'hot partition', changed: { skew: { kind: 'hot', share: 0.5 } }, code: 'hot-partition', severity: 'error' },
    { why: 'too few partitions', changed: { partitions: 4 }, code: 'too-few-partitions', severity: 'error' },
    { why: 'concurrency', changed: { concurrencyLimit: 10 }, code: 'concurrency-too-low', severity: 'error' },
    {
      why: 'concurrency below what pollers may do',
      changed: { concurrencyLimit: 50 },
      code: 'concurrency-below-pollers',
      severity: 'warning',
    },
    { why: 'maximum too low', changed: { maximumPollers: 2 }, code: 'maximum-pollers-too-low', severity: 'error' },
    { why: 'maximum without headroom', changed: { maximumPollers: 10 }, code: 'little-headroom', severity: 'warning' },
    {
      why: 'minimum below the usual load',
      changed: { minimumPollers: 1 },
      code: 'minimum-below-load',
      severity: 'warning',
    },
    {
      why: 'more pollers than partitions',
      changed: { maximumPollers: 200 },
      code: 'pollers-above-partitions',
      severity: 'info',
    },
    {
      why: 'payload before count',
      changed: { recordBytes: 600_000, recordsPerSecond: 1 },
      code: 'batch-above-payload',
      severity: 'warning',
    },
    {
      why: 'record too large',
      changed: { recordBytes: 5e6, recordsPerSecond: 1 },
      code: 'record-above-payload',
      severity: 'error',
    },
    {
      why: 'batches that stay empty',
      changed: { recordsPerSecond: 1 },
      code: 'batches-mostly-empty',
      severity: 'info',
    },
    { why: 'nothing arrives', changed: { recordsPerSecond: 0 }, code: 'no-load', severity: 'info' },
    {
      why: 'a price of what is carried alone',
      changed: { partitions: 4 },
      code: 'price-of-what-is-carried',
      severity: 'info',
    },
    {
      why: 'a backlog that grows',
      changed: { concurrencyLimit: 50, backlogRecords: 1e6 },
      code: 'backlog-never-drains',
      severity: 'error',
    },
  ] as const)('$why', ({ changed, code, severity }) => {
    const { findings } = estimateCapacity(capacityInputs(changed));
    expect(findings.map((finding) => [finding.code, finding.severity])).toContainEqual([code, severity]);
  });

  it('says nothing where there is nothing to say', () => {
    expect(estimateCapacity(capacityInputs()).findings).toEqual([]);
  });

  it('recommends for the usual load and for the peak with headroom', () => {
    const { recommended, demand, demandAtPeak } = estimateCapacity(capacityInputs({ peakFactor: 2, partitions: 200 }));
    expect([demand.required, demandAtPeak.required]).toEqual([10, 20]);
    expect(recommended).toEqual({ MinimumPollers: 10, MaximumPollers: 24 });
  });

  it('never recommends more pollers than partitions, nor a minimum above 200', () => {
    const few = estimateCapacity(capacityInputs({ partitions: 50 }));
    expect(few.recommended).toEqual({ MinimumPollers: 10, MaximumPollers: 12 });
    const many = estimateCapacity(capacityInputs({ partitions: 5000, recordsPerSecond: 500_000 }));
    expect(many.recommended).toEqual({ MinimumPollers: 200, MaximumPollers: 300 });
  });

  it('on-demand has one invocation a poller, up to the partitions', () => {
    const { onDemand, demandAtPeak, eventPollerUnits, cost } = estimateCapacity(capacityInputs({ mode: 'on-demand' }));
    expect(onDemand).toEqual({ ceilingRecordsPerSecond: 40_000, pollers: 50 });
    expect(demandAtPeak.required).toBe(50);
    expect([eventPollerUnits.atMaximum, cost.pollersPerMonth]).toEqual([0, 0]);
  });

  it('prices what is carried of a load that cannot be, and all of one that only its peak is too much for', () => {
    const few = estimateCapacity(capacityInputs({ partitions: 4 }));
    const perSecond = few.capacityRecordsPerSecond;
    expect([few.carried, few.cost.recordsPerSecond]).toEqual([false, perSecond]);
    expect(few.fill.invocationsPerDay).toBeCloseTo((perSecond / few.fill.records) * 86_400, 6);
    expect(few.cost.requestsPerMonth).toBeCloseTo((perSecond / few.fill.records) * 2_592_000 * 2e-7, 6);
    const peak = estimateCapacity(capacityInputs({ peakFactor: 50 }));
    expect([peak.carried, peak.cost.recordsPerSecond]).toEqual([false, peak.inputs.recordsPerSecond]);
    const huge = estimateCapacity(capacityInputs({ recordBytes: 5e6, recordsPerSecond: 1 }));
    expect([huge.cost.recordsPerSecond, huge.cost.requestsPerMonth, huge.fill.invocationsPerDay]).toEqual([0, 0, 0]);
  });

  it('never has more invocations at work than the function may have: batches fill before they are sent', () => {
    const { concurrency, fill, capacityRecordsPerSecond } = estimateCapacity(
      capacityInputs({ concurrencyLimit: 10, functionDurationMs: 200, windowMs: 500 }),
    );
    expect(capacityRecordsPerSecond).toBe(1000);
    expect([concurrency.average, fill.records, fill.closedBy]).toEqual([10, 20, 'count']);
  });

  it.each([
    {
      why: 'its invocations are those of the function',
      changed: { concurrencyLimit: 10 },
      ceiling: 4000,
      pollers: null,
    },
    {
      why: 'a record that fits no event',
      changed: { recordBytes: 5e6, recordsPerSecond: 1 },
      ceiling: 0,
      pollers: null,
    },
    { why: 'enough for the load', changed: { concurrencyLimit: 60 }, ceiling: 24_000, pollers: 50 },
  ])('on-demand mode ends where the mapping does: $why', ({ changed, ceiling, pollers }) => {
    const { onDemand } = estimateCapacity(capacityInputs(changed));
    expect(onDemand).toEqual({ ceilingRecordsPerSecond: ceiling, pollers });
  });

  it.each([
    {
      why: 'one poller reads each partition',
      changed: { partitions: 2, functionDurationMs: 1, recordsPerSecond: 20_000 },
      message: /each is read by one poller, at up to 5,000,000 bytes\/s \(4 pollers are needed\)/,
      next: '4 partitions would do; or make records smaller',
    },
    {
      why: 'one invocation at a time',
      changed: { partitions: 4 },
      message: /each has one poller and one invocation at a time \(50 invocations at once are needed\)/,
      next: '50 partitions would do; or make the function faster, or batches larger',
    },
    {
      why: 'one partition is read by one poller',
      changed: { skew: { kind: 'hot', share: 0.5 }, functionDurationMs: 1 },
      message: /50 % of the load \(10,000 records\/s\), which is more than one poller reads \(5,000,000 bytes\/s\)/,
      next: /; or make records smaller$/,
    },
  ] as const)('says which limit of a partition it is, and what helps: $why', ({ changed, message, next }) => {
    const { findings } = estimateCapacity(capacityInputs(changed));
    const finding = findings.find(({ severity }) => severity === 'error');
    expect(finding?.message).toMatch(message);
    expect(finding?.next).toMatch(next);
  });

  it('advises no partitions where no event holds a single record', () => {
    const { findings } = estimateCapacity(capacityInputs({ recordBytes: 7e6, recordsPerSecond: 100, partitions: 10 }));
    expect(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'record-above-payload',
    ]);
  });

  it('costs requests and memory over time as well', () => {
    const { cost, fill } = estimateCapacity(capacityInputs());
    expect(fill.invocationsPerDay).toBe(86_400_000);
    expect(cost.requestsPerMonth).toBeCloseTo(1000 * 2_592_000 * 2e-7, 6);
    expect(cost.durationPerMonth).toBeCloseTo(1000 * 2_592_000 * 0.05 * 0.5 * 0.0000166667, 6);
    expect(cost.totalPerMonth).toBeCloseTo(cost.pollersPerMonth + cost.requestsPerMonth + cost.durationPerMonth, 9);
  });

  it('counts fuller batches with a longer window', () => {
    const filled = [0, 500, 5000].map(
      (windowMs) =>
        estimateCapacity(capacityInputs({ recordsPerSecond: 100, batchSize: 10_000, windowMs })).fill.records,
    );
    expect(filled).toEqual([1, 11, 101]);
  });

  it('names every step with a number and a source', () => {
    const { steps } = estimateCapacity(capacityInputs({ backlogRecords: 1e6 }));
    expect(steps.length).toBeGreaterThan(15);
    expect(
      steps.filter(({ value, source, expression }) => !Number.isFinite(value) || source === '' || expression === ''),
    ).toEqual([]);
    expect(steps.find(({ name }) => name === 'a poller, by invocations')?.expression).toBe(
      '20 × (1000 / 50 ms) × 5 at once',
    );
  });
});
