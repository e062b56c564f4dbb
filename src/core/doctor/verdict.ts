import type { Check, Step } from './check.ts';

/**
 * What all checks come to. `no-cluster` and `no-aws`: the other side answered nothing that could be checked further, which is
 * worse than a problem that was found.
 */
export type DoctorVerdict = 'well' | 'problems' | 'no-cluster' | 'no-aws' | 'incomplete';

const KAFKA_SERVER: readonly Step[] = ['name', 'port', 'tls', 'listener', 'login', 'versions'];

/** In this order: no cluster, no AWS, problems, something unknown, well. */
export function judgeChecks(checks: readonly Check[]): DoctorVerdict {
  const has = (step: Step, status: Check['status']): boolean =>
    checks.some((check) => check.step === step && check.status === status);
  const askedServers = checks.some(({ step }) => KAFKA_SERVER.includes(step));
  if (askedServers && !has('versions', 'ok')) return 'no-cluster';
  if (has('credentials', 'problem')) return 'no-aws';
  if (checks.some(({ status }) => status === 'problem')) return 'problems';
  return checks.some(({ status }) => status === 'unknown') ? 'incomplete' : 'well';
}
