import { expect, it } from 'vitest';
import { checkPattern } from '../../../../src/core/filter/check-pattern.ts';
import type { JsonObject } from '../../../../src/core/mapping/import/imported-mapping.ts';
import { judgeImport } from '../../../../src/core/mapping/import/judge-import.ts';
import { changed, MSK_REQUEST } from '../documents.ts';

const pattern = (text: string) => ({ FilterCriteria: { Filters: [{ Pattern: text }] } });
const cases: { why: string; fields: JsonObject; refused: boolean; holes?: string[]; says?: string }[] = [
  { why: 'nothing is wrong', fields: {}, refused: false },
  { why: 'a wrong type', fields: { BatchSize: 'many' }, refused: true, says: 'BatchSize must be a whole number' },
  {
    why: 'the value is open',
    fields: { BatchSize: `\${Size}` },
    refused: false,
    holes: ['Size'],
    says: `\${Size} is open`,
  },
  { why: 'a part of the value is open', fields: { EventSourceArn: `arn:\${Rest}` }, refused: false, holes: ['Rest'] },
  { why: 'a pattern that is open', fields: pattern(`\${Pattern}`), refused: false, holes: ['Pattern'] },
  { why: 'a pattern that is none', fields: pattern('{"value":5}'), refused: true, says: 'Invalid filter pattern' },
  {
    why: 'something is open, and another thing is wrong',
    fields: { BatchSize: 'many', FunctionName: `\${F}` },
    refused: true,
    holes: ['F'],
    says: 'BatchSize',
  },
];
it.each(cases)('what AWS would refuse is told without the lines of a text that nobody has: $why', (row) => {
  const { fields, refused, holes = [], says } = row;
  const mapping = changed(MSK_REQUEST, fields) as JsonObject;
  const verdict = judgeImport({ name: 'A', mapping, holes, notes: [] }, { nowMs: 0, checkPattern });
  expect(verdict.refused).toBe(refused);
  expect(verdict.notes.filter(({ severity }) => severity === 'error').length > 0).toBe(refused);
  expect(verdict.notes.filter(({ line, column }) => line !== undefined || column !== undefined)).toEqual([]);
  expect(verdict.notes.filter(({ code }) => code === 'open-value')).toHaveLength(holes.length);
  expect(verdict.notes.map(({ message }) => message).join('\n')).toContain(says ?? '');
});
