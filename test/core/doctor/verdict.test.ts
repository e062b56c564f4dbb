import { expect, it } from 'vitest';
import { type CheckStatus, checksOf, type Step } from '../../../src/core/doctor/check.ts';
import { judgeChecks } from '../../../src/core/doctor/verdict.ts';

function check(step: Step, status: CheckStatus) {
  const make = checksOf(step);
  return status === 'problem' ? make.problem({ code: 'ESMCTL_X', message: 'm', next: ['n'] }) : make[status]('m');
}

it.each([
  { why: 'nothing but well', checks: { versions: 'ok', topic: 'ok' }, verdict: 'well' },
  { why: 'what nobody asked for', checks: { versions: 'ok', topic: 'skipped' }, verdict: 'well' },
  {
    why: 'a problem behind the door',
    checks: { versions: 'ok', topic: 'problem', clock: 'unknown' },
    verdict: 'problems',
  },
  { why: 'something unknown', checks: { versions: 'ok', clock: 'unknown' }, verdict: 'incomplete' },
  { why: 'no server', checks: { port: 'problem', versions: 'skipped' }, verdict: 'no-cluster' },
  { why: 'a server that says nothing', checks: { tls: 'unknown', versions: 'skipped' }, verdict: 'no-cluster' },
  { why: 'no server and no AWS', checks: { versions: 'skipped', credentials: 'problem' }, verdict: 'no-cluster' },
  { why: 'no AWS', checks: { versions: 'ok', topic: 'problem', credentials: 'problem' }, verdict: 'no-aws' },
  { why: 'AWS alone, well', checks: { credentials: 'ok', function: 'ok' }, verdict: 'well' },
  { why: 'AWS alone, no right to invoke', checks: { credentials: 'ok', invoke: 'problem' }, verdict: 'problems' },
] as const)('$why: $verdict', ({ checks, verdict }) => {
  expect(judgeChecks(Object.entries(checks).map(([step, status]) => check(step as Step, status)))).toBe(verdict);
});

it('one server of several is enough', () => {
  const checks = [check('port', 'problem'), check('versions', 'skipped'), check('versions', 'ok')];
  expect(judgeChecks(checks)).toBe('problems');
});
