import type { Explained, MappingDiagnosis } from '../../core/diagnosis/mapping/diagnose-mapping.ts';
import { type Carry, carryIntoSteps } from './next-steps.ts';

/** The same diagnosis of a mapping with next steps that can be pasted. */
export function carryIntoDiagnosis(diagnosis: MappingDiagnosis, carry: Carry): MappingDiagnosis {
  const { state, reason, result, findings } = diagnosis;
  return {
    ...diagnosis,
    state: carryInto(state, carry),
    reason: carryInto(reason, carry),
    result: carryInto(result, carry),
    findings: carryIntoSteps(findings, carry),
  };
}

function carryInto<T>(explained: Explained<T> | undefined, carry: Carry): Explained<T> | undefined {
  return explained?.next === undefined ? explained : { ...explained, next: carry(explained.next) };
}
