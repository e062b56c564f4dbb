import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../../src/core/lambda/function-port.ts';
import { interpretResult } from '../../../../src/core/runtime/invoker/interpret-result.ts';
import { parseBatchResponse } from '../../../../src/core/runtime/invoker/parse-batch-response.ts';
import { eventRecord } from '../../../support/records.ts';

const RECORDS = [0, 0, 0, 1, 1].map((partition, index) => eventRecord({ partition, offset: BigInt(index) }));

/** Bodies that look like a response more or less, so that every branch is met. */
const likelyArbitrary = fc.letrec((tie) => ({
  body: fc.oneof(fc.record({ batchItemFailures: tie('list') }, { requiredKeys: [] }), tie('list'), fc.jsonValue()),
  list: fc.oneof(fc.array(tie('item'), { maxLength: 4 }), fc.jsonValue()),
  item: fc.oneof({ weight: 4, arbitrary: fc.record({ itemIdentifier: tie('identifier') }) }, fc.jsonValue()),
  identifier: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record(
        {
          partition: fc.oneof(fc.constantFrom('orders-0', 'orders-1'), fc.jsonValue()),
          offset: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -1, max: 6 }) }, fc.jsonValue()),
        },
        { requiredKeys: [] },
      ),
    },
    fc.jsonValue(),
  ),
})).body;

const bodyArbitrary = fc.oneof(
  likelyArbitrary.map((value) => JSON.stringify(value)),
  fc.json(),
  fc.string({ unit: 'binary' }),
);

const resultArbitrary: fc.Arbitrary<InvokeResult> = fc.oneof(
  fc.record({ kind: fc.constant('response' as const), body: bodyArbitrary }),
  fc.record({
    kind: fc.constant('response' as const),
    body: bodyArbitrary,
    functionError: fc.constantFrom('Handled' as const, 'Unhandled' as const),
  }),
);

describe('a response that may be anything', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(resultArbitrary, fc.boolean(), (result, reporting) => {
        const { kind } = interpretResult(result, RECORDS, reporting);
        expect(['succeeded', 'itemsFailed', 'functionError']).toContain(kind);
      }),
      { numRuns: 2_000 },
    );
  });

  it('names at least one record, and only records of the batch', () => {
    fc.assert(
      fc.property(bodyArbitrary, (body) => {
        const outcome = parseBatchResponse(body, RECORDS);
        if (outcome.kind !== 'itemsFailed' || outcome.failed === 'all') return;
        const named = [...outcome.failed].flatMap(([group, offsets]) =>
          [...offsets].map((offset) => `${group}:${offset}`),
        );
        expect(named.length).toBeGreaterThan(0);
        const known = RECORDS.map(({ group, offset }) => `${group}:${offset}`);
        expect(named.filter((name) => !known.includes(name))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads back exactly what a handler reported', () => {
    fc.assert(
      fc.property(fc.subarray(RECORDS, { minLength: 1 }), (failed) => {
        const batchItemFailures = failed.map(({ group, offset }) => ({
          itemIdentifier: { partition: group, offset: Number(offset) },
        }));
        const outcome = parseBatchResponse(JSON.stringify({ batchItemFailures }), RECORDS);
        if (outcome.kind !== 'itemsFailed' || outcome.failed === 'all') throw new Error('not read');
        const sets = outcome.failed;
        expect(RECORDS.filter(({ group, offset }) => sets.get(group)?.has(offset) === true)).toEqual(failed);
      }),
    );
  });
});
