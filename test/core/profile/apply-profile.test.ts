import { expect, it } from 'vitest';
import { applyProfile } from '../../../src/core/profile/apply-profile.ts';

const PROFILE = {
  'bootstrap-servers': 'a:1',
  'command-config': 'p',
  region: 'eu-west-1',
  function: 'orders',
  endpoint: 'http://x',
};
const ALL = Object.keys(PROFILE);

it.each([
  { why: 'everything where nothing is given', given: {}, declared: ALL, taken: ALL },
  { why: 'only what the command knows', given: {}, declared: ['region', 'config'], taken: ['region'] },
  {
    why: 'not what was given, be it empty',
    given: { 'bootstrap-servers': '', region: 'us-east-1' },
    declared: ALL,
    taken: ['command-config', 'function', 'endpoint'],
  },
  {
    why: 'no cluster where a snapshot stands in its place',
    given: { snapshot: 'x' },
    declared: ALL,
    taken: ['region', 'function', 'endpoint'],
  },
  { why: 'no endpoint beside a handler', given: { handler: 'x' }, declared: ['endpoint', 'region'], taken: ['region'] },
  { why: 'no endpoint beside a process', given: { exec: 'x' }, declared: ['endpoint', 'region'], taken: ['region'] },
  { why: 'no function beside a template', given: { template: 'x' }, declared: ['function'], taken: [] },
  { why: 'no function beside a mapping that names one', given: { config: 'x' }, declared: ['function'], taken: [] },
])('a profile stands in for $why', ({ given, declared, taken }) => {
  expect(Object.keys(applyProfile(PROFILE, given, declared))).toEqual(taken);
});
