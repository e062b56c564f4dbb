import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../../../src/core/mapping/parse-mapping.ts';
import { changed, MSK_REQUEST, NOW_MS, SELF_MANAGED_RESPONSE } from '../documents.ts';
import { describeRule } from './rule-cases.ts';

const filters = (count: number) => ({
  FilterCriteria: { Filters: Array.from({ length: count }, (_, at) => ({ Pattern: `{"value":{"a":[${at}]}}` })) },
});

describeRule('checkFilterCount', [
  { why: 'the default quota', change: filters(5), brings: [] },
  { why: 'beyond it', change: filters(6), brings: ['filter-count FilterCriteria.Filters'] },
  { why: 'beyond what AWS promises on request', change: filters(20), brings: ['filter-count FilterCriteria.Filters'] },
  { why: 'beyond the CloudFormation schema', change: filters(21), brings: ['too-many-filters FilterCriteria.Filters'] },
]);

const pattern = (Pattern: string) => ({ FilterCriteria: { Filters: [{ Pattern }] } });
const PATH = 'FilterCriteria.Filters[0]';

describeRule('checkFilterPatterns', [
  { why: '4096 characters fit', change: pattern('x'.repeat(4096)), brings: [] },
  { why: '4097 do not', change: pattern('x'.repeat(4097)), brings: [`wrong-length ${PATH}.Pattern`] },
  {
    why: 'a filter without pattern',
    change: { FilterCriteria: { Filters: [{}] } },
    brings: [`filter-without-pattern ${PATH}`],
  },
  {
    why: 'a pattern that is no text is reported once',
    change: { FilterCriteria: { Filters: [{ Pattern: {} }] } },
    brings: [`wrong-type ${PATH}.Pattern`],
  },
  { why: 'nobody looks into patterns without a checker', change: pattern('nonsense'), brings: [] },
  {
    why: 'the checker says no',
    change: pattern('nonsense'),
    options: { checkPattern: () => [{ message: 'no' }] },
    brings: [`filter-pattern ${PATH}.Pattern`],
  },
  {
    why: 'the checker doubts',
    change: pattern('nonsense'),
    options: { checkPattern: () => [{ message: 'hm', severity: 'warning' }] },
    brings: [`filter-pattern-unconfirmed ${PATH}.Pattern`],
  },
]);

describe('the place of a pattern problem', () => {
  it('is inside the text of the file, escapes counted as they stand there', () => {
    const text = JSON.stringify(changed(MSK_REQUEST, pattern('{"value":{"ä\t":["BAD"]}}')));
    const { problems } = parseMapping(text, {
      nowMs: NOW_MS,
      checkPattern: (source) => [{ message: 'here', offset: source.indexOf('BAD') }],
    });
    const found = problems.find(({ code }) => code === 'filter-pattern');
    expect(found).toMatchObject({ line: 1, message: 'Invalid filter pattern definition. here' });
    expect(text.slice((found?.column ?? 0) - 1)).toMatch(/^BAD/);
  });
});

describeRule('checkHiddenFilters', [
  {
    why: 'lists leave encrypted filters out',
    base: SELF_MANAGED_RESPONSE,
    change: { KMSKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k', FilterCriteria: null },
    brings: ['filter-criteria-hidden KMSKeyArn'],
  },
  {
    why: 'decryption was refused',
    base: SELF_MANAGED_RESPONSE,
    change: { FilterCriteriaError: { ErrorCode: 'KMSAccessDeniedException', Message: 'denied' } },
    brings: ['filter-criteria-hidden FilterCriteriaError'],
  },
  {
    why: 'the filters are there',
    base: SELF_MANAGED_RESPONSE,
    change: { KMSKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k', ...filters(1) },
    brings: [],
  },
]);

describeRule('checkState', [
  { why: 'a request that starts disabled', change: { Enabled: false }, brings: ['mapping-disabled Enabled'] },
  { why: 'an enabled one', change: { Enabled: true }, brings: [] },
  { why: 'Disabled', base: SELF_MANAGED_RESPONSE, change: { State: 'Disabled' }, brings: ['mapping-disabled State'] },
  { why: 'Disabling', base: SELF_MANAGED_RESPONSE, change: { State: 'Disabling' }, brings: ['mapping-disabled State'] },
  { why: 'Deleting', base: SELF_MANAGED_RESPONSE, change: { State: 'Deleting' }, brings: ['mapping-deleting State'] },
  { why: 'Updating', base: SELF_MANAGED_RESPONSE, change: { State: 'Updating' }, brings: [] },
]);

describeRule('checkReportedProblem', [
  {
    why: 'AWS could not connect',
    base: SELF_MANAGED_RESPONSE,
    change: { LastProcessingResult: 'PROBLEM: SASL authentication failed.' },
    brings: ['aws-reports-problem LastProcessingResult'],
  },
  {
    why: 'a code in place of USER_INITIATED',
    base: SELF_MANAGED_RESPONSE,
    change: { StateTransitionReason: 'EVENT_SOURCE_AUTHZ_ERROR' },
    brings: ['aws-reports-problem StateTransitionReason'],
  },
  { why: 'OK', base: SELF_MANAGED_RESPONSE, change: { LastProcessingResult: 'OK' }, brings: [] },
]);
