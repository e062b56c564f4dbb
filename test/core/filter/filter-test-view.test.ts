import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { compileFilters } from '../../../src/core/filter/compile-filters.ts';
import { testRecords } from '../../../src/core/filter/test-records.ts';
import type { KafkaRecord } from '../../../src/core/model/record.ts';
import { buildFilterTestDocument } from '../../../src/core/output/filter-test-json.ts';
import { renderFilterTest } from '../../../src/core/output/filter-test-text.ts';
import { COLOURED, PLAIN } from '../../../src/core/output/style.ts';

function record(offset: bigint, value: string | null): KafkaRecord {
  return {
    topic: 'orders',
    partition: 3,
    offset,
    timestampMs: 0,
    timestampType: 'CREATE_TIME',
    key: null,
    value: value === null ? null : Buffer.from(value),
    headers: [],
  };
}

const compiled = compileFilters(['{"value":{"type":[{"wildcard":"a*"}]}}'], { tombstone: 'pass' });
if (!compiled.ok) throw new Error('the pattern of this test is valid');
const { filter, warnings } = compiled;
const report = testRecords(filter, [
  record(7n, '{"type":"ab"}'),
  record(9_007_199_254_740_992n, '{"type":"b"}'),
  record(9n, null),
]);

describe('esmctl filter test', () => {
  it('counts what is kept and dropped, in the order of the records', () => {
    expect(report).toMatchObject({ kept: 2, dropped: 1 });
    expect(report.results.map(({ offset, kept }) => [offset, kept])).toEqual([
      [7n, true],
      [9_007_199_254_740_992n, false],
      [9n, true],
    ]);
  });

  it('has a text of one line a record and a count', () => {
    expect(renderFilterTest(report, PLAIN)).toBe(
      [
        '+ orders-3@7                 kept: filter 1 matched',
        '- orders-3@9007199254740992  dropped: filter 1: value.type is "b", wants wildcard "a*"',
        '+ orders-3@9                 kept: the value is null (a tombstone), which is not JSON and passes (unconfirmed for AWS)',
        '3 records: 2 kept, 1 dropped (1 by a rule that AWS has not confirmed)',
      ].join('\n'),
    );
  });

  it('says the same in colour', () => {
    const plain = renderFilterTest(report, COLOURED).replaceAll(
      new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'),
      '',
    );
    expect(plain).toBe(renderFilterTest(report, PLAIN));
  });

  it('counts no records in words', () => {
    expect(renderFilterTest(testRecords(filter, []), PLAIN)).toBe('0 records: 0 kept, 0 dropped');
  });

  it('has a JSON document that keeps to its schema', () => {
    const document: unknown = JSON.parse(JSON.stringify(buildFilterTestDocument(report, warnings)));
    expect(document).toMatchObject({
      schemaVersion: 1,
      results: [{ offset: 7 }, { offset: '9007199254740992', kept: false }, { offset: 9 }],
      kept: 2,
      dropped: 1,
      problems: [{ severity: 'warning', code: 'ESMCTL_FILTER_UNCONFIRMED' }],
    });
    const schema: unknown = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../schemas/filter-test.json'), 'utf8'),
    );
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema as object);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...(document as object), results: [{ topic: 'orders' }] })).toBe(false);
  });
});
