import type { MappingFacts } from '../mapping-facts.ts';
import type { MappingProblem } from '../problem-report.ts';

/** One rule about fields together; each value alone has been checked before. */
export type Rule = (facts: MappingFacts) => Iterable<MappingProblem>;
