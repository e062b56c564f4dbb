import type { JsonPath } from '../json/json-path.ts';
import type { Rule } from './rule.ts';

const LIST: JsonPath = ['FilterCriteria', 'Filters'];
const QUOTA = 5;
const RAISED_QUOTA = 10;
/** `maxItems` of the CloudFormation schema; no AWS text promises more than ten. */
const SCHEMA_LIMIT = 20;

export const checkFilterCount: Rule = function* ({ document }) {
  const count = document.FilterCriteria?.Filters?.length ?? 0;
  const where = 'Lambda developer guide, invocation-eventfiltering';
  if (count > SCHEMA_LIMIT) {
    yield {
      code: 'too-many-filters',
      message: `there are ${count} filters, and no quota allows more than ${SCHEMA_LIMIT}`,
      why: `${where}: ${QUOTA}, up to ${RAISED_QUOTA} on request; the CloudFormation schema ends at ${SCHEMA_LIMIT}`,
      next: 'join filters: values of one list are alternatives, and $or joins fields',
      path: LIST,
    };
  } else if (count > QUOTA) {
    const beyond = count > RAISED_QUOTA ? `; more than ${RAISED_QUOTA} is unconfirmed` : '';
    yield {
      code: 'filter-count',
      message: `there are ${count} filters, and the default quota is ${QUOTA} a mapping`,
      why: `${where}: up to ${RAISED_QUOTA} on request${beyond}`,
      next: 'ask for a higher quota, or join filters: values of one list are alternatives',
      path: LIST,
    };
  }
};

export const checkFilterPatterns: Rule = function* ({ document, checkPattern }) {
  for (const [at, filter] of (document.FilterCriteria?.Filters ?? []).entries()) {
    if (filter === undefined || ('Pattern' in filter && filter.Pattern === undefined)) continue;
    const { Pattern } = filter;
    if (Pattern === undefined) {
      yield {
        code: 'filter-without-pattern',
        message: `FilterCriteria.Filters[${at}] has no Pattern and is left aside`,
        why: 'AWS API model: Pattern is not required; what AWS does with such a filter is unconfirmed',
        next: 'add "Pattern", or take the filter out',
        path: [...LIST, at],
      };
      continue;
    }
    for (const { message, offset, severity } of checkPattern?.(Pattern) ?? []) {
      const isError = severity !== 'warning';
      yield {
        code: isError ? 'filter-pattern' : 'filter-pattern-unconfirmed',
        message: isError ? `Invalid filter pattern definition. ${message}` : message,
        why: isError
          ? 'AWS answers: Invalid filter pattern definition. (recorded; the detail is ours)'
          : 'Lambda developer guide, invocation-eventfiltering (filter rule syntax)',
        next: isError ? 'correct the pattern; the Lambda developer guide shows the syntax' : undefined,
        path: [...LIST, at, 'Pattern'],
        unit: offset,
      };
    }
  }
};

/** With a KMS key the list operation leaves the filters out, and any operation does where decryption fails. */
export const checkHiddenFilters: Rule = function* ({ shape, document, given }) {
  if (shape !== 'response' || given('FilterCriteria')) return;
  const failure = document.FilterCriteriaError;
  const key = document.KMSKeyArn ?? '';
  if (failure === undefined && key === '') return;
  const reason = failure === undefined ? '' : ` (${[failure.ErrorCode, failure.Message].filter(Boolean).join(': ')})`;
  yield {
    code: 'filter-criteria-hidden',
    message: `the filters of this mapping are encrypted and do not stand here${reason}: it looks as if it had none`,
    why: 'AWS API model: with a KMS key FilterCriteria is null in lists, and in other responses where kms:Decrypt is refused',
    next: 'aws lambda get-event-source-mapping --uuid UUID as an identity that has kms:Decrypt on the key',
    path: failure === undefined ? ['KMSKeyArn'] : ['FilterCriteriaError'],
  };
};
