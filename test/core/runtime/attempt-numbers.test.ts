import { describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../src/core/lambda/function-port.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import { kafkaRecord } from '../../support/records.ts';
import { OK, runVirtually, THROWN } from '../../support/virtual-run.ts';

const RECORDS = [1n, 2n].map((offset) => kafkaRecord({ offset }));
const THROTTLED: InvokeResult = { kind: 'throttled', message: '429' };

describe('the attempts of a request', () => {
  it('count every time that it is sent, whatever came of the ones before', async () => {
    const answers = [THROTTLED, THROTTLED, THROWN, THROTTLED, THROWN, OK];
    const { events } = await runVirtually({
      mapping: { maximumRetryAttempts: 5 },
      records: RECORDS,
      answer: (_seen, index) => answers[index] ?? OK,
    });
    const finished = events.filter((event) => event.type === 'invocation-finished');
    expect(finished.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(finished.map(({ requestId }) => requestId)).size).toBe(1);
  });
});

describe('a target that will never be reached', () => {
  it('ends the run at once, and no record is committed', async () => {
    const fatal = new EsmctlError({ code: 'ESMCTL_ENDPOINT_FUNCTION', kind: 'target', message: '404' });
    const committed: bigint[] = [];
    const { result, invocations } = await runVirtually({
      records: RECORDS,
      answer: () => ({ kind: 'unreachable', message: '404', fatal }),
      onCommit: (offsets) => committed.push(...offsets.map(({ nextOffset }) => nextOffset)),
    });
    expect(invocations).toHaveLength(1);
    expect(result).toMatchObject({ reason: 'failed', error: fatal, ledger: { polled: 2, unfinished: 2 } });
    expect(committed.filter((nextOffset) => nextOffset > 1n)).toEqual([]);
  });
});
