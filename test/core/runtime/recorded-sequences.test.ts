import { describe, expect, it } from 'vitest';
import type { StreamMapping } from '../../../src/core/mapping/mapping.ts';
import { kafkaRecord } from '../../support/records.ts';
import { OK, runVirtually, type ScriptedFunction, THROWN } from '../../support/virtual-run.ts';

const POISON = 'orders-0:2';
const FOUR = [1n, 2n, 3n, 4n].map((offset) => kafkaRecord({ offset }));

const throwOnPoison: ScriptedFunction = ({ records }) => (records.includes(POISON) ? THROWN : OK);
const reportPoison: ScriptedFunction = ({ records }) => ({
  kind: 'response',
  body: records.includes(POISON)
    ? '{"batchItemFailures":[{"itemIdentifier":{"partition":"orders-0","offset":2}}]}'
    : '{"batchItemFailures":[]}',
});

interface Case {
  readonly why: string;
  readonly mapping: Partial<StreamMapping>;
  readonly answer: ScriptedFunction;
  /** Offsets of each invocation, in order. */
  readonly sequence: readonly string[];
  readonly ledger: { readonly succeeded: number; readonly sentToDestination: number };
  readonly failureCount?: number;
}

/** Four records, the second is poison: exactly what AWS's stream pollers were recorded to send. */
const CASES: readonly Case[] = [
  {
    why: 'two retries of a throwing function: the whole batch three times',
    mapping: { maximumRetryAttempts: 2 },
    answer: throwOnPoison,
    sequence: ['1234', '1234', '1234'],
    ledger: { succeeded: 0, sentToDestination: 4 },
    failureCount: 3,
  },
  {
    why: 'bisect with one retry: halves, left first, each with a budget of its own',
    mapping: { maximumRetryAttempts: 1, bisectBatchOnFunctionError: true },
    answer: throwOnPoison,
    sequence: ['1234', '12', '1', '2', '2', '34'],
    ledger: { succeeded: 3, sentToDestination: 1 },
    failureCount: 2,
  },
  {
    why: 'partial response with one retry: the suffix from the failed record, then its own retry',
    mapping: { maximumRetryAttempts: 1, reportBatchItemFailures: true },
    answer: reportPoison,
    sequence: ['1234', '234', '234'],
    ledger: { succeeded: 1, sentToDestination: 3 },
    failureCount: 2,
  },
  {
    why: 'partial response and bisect with one retry: the suffix, then its halves',
    mapping: { maximumRetryAttempts: 1, reportBatchItemFailures: true, bisectBatchOnFunctionError: true },
    answer: reportPoison,
    sequence: ['1234', '234', '2', '2', '34'],
    ledger: { succeeded: 3, sentToDestination: 1 },
    failureCount: 2,
  },
  {
    why: 'reporting not switched on: the returned list is ignored',
    mapping: { maximumRetryAttempts: 1 },
    answer: reportPoison,
    sequence: ['1234'],
    ledger: { succeeded: 4, sentToDestination: 0 },
  },
  {
    why: 'an empty identifier fails the whole batch; without retries that is one invocation',
    mapping: { maximumRetryAttempts: 0, reportBatchItemFailures: true },
    answer: () => ({ kind: 'response', body: '{"batchItemFailures":[{"itemIdentifier":""}]}' }),
    sequence: ['1234'],
    ledger: { succeeded: 0, sentToDestination: 4 },
    failureCount: 1,
  },
];

describe('sequences recorded from AWS pollers', () => {
  it.each(CASES)('$why', async ({ mapping, answer, sequence, ledger, failureCount }) => {
    const { invocations, result, delivered } = await runVirtually({
      mapping: { batchSize: 4, ...mapping },
      records: FOUR,
      answer,
      deliver: () => Promise.resolve(),
    });
    expect(invocations.map(({ records }) => records.map((name) => name.split(':')[1]).join(''))).toEqual(sequence);
    expect(result.ledger).toMatchObject({ polled: 4, dropped: 0, unfinished: 0, ...ledger });
    expect(delivered.map((givenUp) => givenUp.invocations)).toEqual(failureCount === undefined ? [] : [failureCount]);
    expect(result.committed.get('orders-0')).toBe(5n);
  });

  it('pauses 0.2 s doubling before an unchanged batch and keeps its request id', async () => {
    const { invocations } = await runVirtually({
      mapping: { batchSize: 4, maximumRetryAttempts: 3 },
      records: FOUR,
      answer: throwOnPoison,
    });
    const pauses = invocations.slice(1).map(({ atMs }, index) => atMs - (invocations[index]?.atMs ?? 0));
    expect(pauses).toEqual([200, 400, 800]);
    expect(new Set(invocations.map(({ requestId }) => requestId)).size).toBe(1);
  });

  it('sends halves and shrunk suffixes at once, each under a new request id', async () => {
    const { invocations } = await runVirtually({
      mapping: { batchSize: 4, maximumRetryAttempts: 0, bisectBatchOnFunctionError: true },
      records: FOUR,
      answer: throwOnPoison,
    });
    expect(invocations.map(({ atMs }) => atMs - (invocations[0]?.atMs ?? 0))).toEqual([0, 0, 0, 0, 0]);
    expect(new Set(invocations.map(({ requestId }) => requestId)).size).toBe(5);
  });

  it('retries ten times where there is no limit but a destination', async () => {
    const { invocations, result } = await runVirtually({
      mapping: { batchSize: 4 },
      records: FOUR,
      answer: () => THROWN,
      deliver: () => Promise.resolve(),
    });
    expect(invocations).toHaveLength(11);
    expect(result.ledger).toMatchObject({ sentToDestination: 4, unfinished: 0 });
  });
});
