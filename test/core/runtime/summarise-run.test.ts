import { describe, expect, it } from 'vitest';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import { createMeasurements } from '../../../src/core/runtime/measurements.ts';
import type { RunResult } from '../../../src/core/runtime/run-options.ts';
import { summariseRun } from '../../../src/core/runtime/summarise-run.ts';

const PASSED_OVER = { alreadyCommitted: 1, beforeStart: 2, otherTopics: 3, bad: 4 };
const CONTEXT = { group: 'orders-group', topic: 'orders', passedOver: PASSED_OVER };

function resultOf(overrides: Partial<RunResult> = {}): RunResult {
  return {
    reason: 'end',
    error: undefined,
    ledger: { polled: 10, filtered: 4, succeeded: 6, sentToDestination: 0, dropped: 0, unfinished: 0 },
    measurements: createMeasurements(),
    committed: new Map(),
    uncommitted: new Map(),
    partitions: [],
    durationMs: 2_500,
    ...overrides,
  };
}

describe('the summary of a run', () => {
  it('has every member, with null for what was never measured', () => {
    expect(summariseRun(resultOf(), CONTEXT)).toEqual({
      type: 'summary',
      schemaVersion: 1,
      group: 'orders-group',
      topic: 'orders',
      reason: 'end',
      balanced: true,
      ledger: { polled: 10, filtered: 4, succeeded: 6, sentToDestination: 0, dropped: 0, unfinished: 0 },
      passedOver: PASSED_OVER,
      invocations: 0,
      retries: 0,
      redelivered: 0,
      outcomes: {
        succeeded: 0,
        itemsFailed: 0,
        functionError: 0,
        timedOut: 0,
        throttled: 0,
        tooLarge: 0,
        unreachable: 0,
      },
      destinationFailures: 0,
      durationSeconds: 2.5,
      recordsPerSecond: 4,
      bytesPerSecond: 0,
      batchRecords: null,
      batchBytes: null,
      invocationSeconds: null,
      committed: {},
      uncommitted: {},
      lag: {},
      error: null,
    });
  });

  it('gives whole records and bytes, and durations in seconds', () => {
    const measurements = createMeasurements();
    for (const durationMs of [1.5, 20, 250]) {
      measurements.noteInvocation({
        outcome: { kind: 'succeeded' },
        records: 7,
        payloadBytes: 1_234,
        durationMs,
        again: false,
      });
    }
    measurements.noteInvocation({
      outcome: { kind: 'timedOut', why: '' },
      records: 9,
      payloadBytes: 2_000,
      durationMs: 3_000,
      again: true,
    });
    measurements.polledBytes = 5_001;
    const summary = summariseRun(resultOf({ measurements }), CONTEXT);
    expect(summary).toMatchObject({ invocations: 4, bytesPerSecond: 2_000, outcomes: { succeeded: 3, timedOut: 1 } });
    expect(summary.batchRecords).toMatchObject({ count: 4, min: 7, p50: 7, max: 9 });
    expect(summary.invocationSeconds).toMatchObject({ count: 4, min: 0.0015, max: 3 });
    for (const value of Object.values({ ...summary.batchRecords, ...summary.batchBytes }))
      expect(Number.isInteger(value)).toBe(true);
  });

  it('sorts partitions by number and writes offsets as JSON can hold them', () => {
    const committed = new Map([
      ['orders-10', 1n],
      ['orders-2', 2n ** 53n],
      ['orders-0', 5n],
    ]);
    expect(JSON.stringify(summariseRun(resultOf({ committed }), CONTEXT).committed)).toBe(
      '{"orders-0":5,"orders-2":"9007199254740992","orders-10":1}',
    );
  });

  it('says the lag of each partition, and null where the end of the log is unknown', () => {
    const view = { processor: 0, committable: 8n, unfinished: 0, paused: false };
    const partitions = [
      { ...view, name: 'orders-0', committed: 5n, logEnd: 10n },
      { ...view, name: 'orders-1', committed: 5n, committable: undefined, logEnd: 10n },
      { ...view, name: 'orders-2', committed: 5n, logEnd: undefined },
    ];
    expect(summariseRun(resultOf({ partitions }), CONTEXT).lag).toEqual({
      'orders-0': 2,
      'orders-1': 5,
      'orders-2': null,
    });
  });

  it('says why the run failed, and that it does not balance', () => {
    const error = new EsmctlError({ code: 'ESMCTL_X', kind: 'bug', message: 'it failed', next: ['do this'] });
    const ledger = { polled: 3, filtered: 0, succeeded: 1, sentToDestination: 0, dropped: 0, unfinished: 0 };
    expect(summariseRun(resultOf({ reason: 'failed', error, ledger }), CONTEXT)).toMatchObject({
      reason: 'failed',
      balanced: false,
      error: { code: 'ESMCTL_X', message: 'it failed', next: ['do this'] },
    });
  });

  it('divides by no zero', () => {
    const { recordsPerSecond, durationSeconds } = summariseRun(resultOf({ durationMs: 0 }), CONTEXT);
    expect([durationSeconds, recordsPerSecond]).toEqual([0, 10_000]);
  });
});
