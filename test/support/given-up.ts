import type { GivenUp } from '../../src/core/runtime/given-up.ts';
import { eventRecords } from './records.ts';

/** Two records whose function threw once, given up at a known time. */
export function givenUpRecords(overrides: Partial<GivenUp> = {}): GivenUp {
  return {
    records: eventRecords(2, { value: null }),
    condition: 'RetryAttemptsExhausted',
    requestId: '316aa6d0-0000-4000-8000-000000000001',
    invocations: 1,
    lastOutcome: { kind: 'functionError', mark: 'Unhandled', why: 'Error: poison' },
    atMs: Date.UTC(2026, 0, 1, 0, 0, 6, 21),
    ...overrides,
  };
}
