import { compareVerdicts } from '../verdict.ts';
import type { MappingDiagnosis } from './diagnose-mapping.ts';

/** Worst first: an error counts as `at-risk`, as with `--fail-on`; then by errors, expiry, warnings, function. */
export function compareMappings(a: MappingDiagnosis, b: MappingDiagnosis): number {
  const countOf = ({ findings }: MappingDiagnosis, wanted: 'error' | 'warning'): number =>
    findings.filter(({ severity }) => severity === wanted).length;
  const expires = ({ groupDiagnosis }: MappingDiagnosis): number =>
    groupDiagnosis?.expiresAtMs ?? Number.POSITIVE_INFINITY;
  const [first, second] = [expires(a), expires(b)];
  return (
    compareVerdicts(weightOf(a), weightOf(b)) ||
    countOf(b, 'error') - countOf(a, 'error') ||
    (first === second ? 0 : first - second) ||
    countOf(b, 'warning') - countOf(a, 'warning') ||
    (nameOf(a) < nameOf(b) ? -1 : 1)
  );
}

function weightOf({ verdict, findings }: MappingDiagnosis): MappingDiagnosis['verdict'] {
  const hasError = findings.some(({ severity }) => severity === 'error');
  return hasError && compareVerdicts(verdict, 'at-risk') > 0 ? 'at-risk' : verdict;
}

function nameOf({ mapping }: MappingDiagnosis): string {
  return `${mapping.functionName} ${mapping.topic} ${mapping.uuid ?? ''}`;
}
