import type { GateAnswer } from '../core/diagnosis/judge-gate.ts';
import type { ErrorKind } from '../core/model/errors.ts';

/** What scripts rely on; docs/exit-codes.md says the same in words. */
export const EXIT = {
  fine: 0,
  found: 1,
  usage: 2,
  kafka: 3,
  target: 4,
  partial: 5,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const CODE_OF_KIND: Record<ErrorKind, ExitCode> = {
  usage: EXIT.usage,
  kafka: EXIT.kafka,
  target: EXIT.target,
  partial: EXIT.partial,
  bug: EXIT.bug,
};

export function exitCodeOf(kind: ErrorKind): ExitCode {
  return CODE_OF_KIND[kind];
}

/** Of a diagnosis: what was found is certain, whatever else is not known. */
export function gateExitCode(gate: GateAnswer, isPartial: boolean): ExitCode {
  if (gate === 'found') return EXIT.found;
  return isPartial || gate === 'cannot-say' ? EXIT.partial : EXIT.fine;
}
