import { expect, it } from 'vitest';
import { suggestName } from '../../../src/core/mapping/suggest-name.ts';

const KNOWN = ['FunctionName', 'KMSKeyArn', 'Topics', 'Type', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds'];

it.each([
  { why: 'Terraform writes snake case', name: 'function_name', suggestion: 'FunctionName' },
  { why: 'camel case', name: 'functionName', suggestion: 'FunctionName' },
  { why: 'CloudFormation writes Kms', name: 'KmsKeyArn', suggestion: 'KMSKeyArn' },
  { why: 'one letter is missing', name: 'FuntionName', suggestion: 'FunctionName' },
  { why: 'singular', name: 'Topic', suggestion: 'Topics' },
  { why: 'the nearer of two', name: 'MaximumRetryAttemps', suggestion: 'MaximumRetryAttempts' },
  { why: 'short names allow one slip', name: 'Typo', suggestion: 'Type' },
  { why: 'and not two', name: 'Tips', suggestion: undefined },
  { why: 'nothing near', name: 'AutoOffsetReset', suggestion: undefined },
  { why: 'nothing at all', name: '', suggestion: undefined },
  { why: 'a very long name costs nothing', name: 'x'.repeat(1_000_000), suggestion: undefined },
])('$why', ({ name, suggestion }) => {
  expect(suggestName(name, KNOWN)).toBe(suggestion);
});
