import { notKnown } from '../../model/known.ts';
import type { Judged } from '../judge-gate.ts';
import type { MappingDiagnosis } from './diagnose-mapping.ts';

/** A mapping for `--fail-on`: the verdict of its group, and the findings of both. */
export function judgedOf({ verdict, findings, groupDiagnosis, nowMs }: MappingDiagnosis): Judged {
  return {
    verdict,
    nowMs,
    findings,
    type: groupDiagnosis?.type ?? notKnown('the cluster was not asked'),
    partitions: groupDiagnosis?.partitions ?? [],
  };
}
