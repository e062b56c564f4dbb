import { EsmctlError } from '../../core/model/errors.ts';
import { type Known, known, notKnown } from '../../core/model/known.ts';
import type { MissingFact } from '../../core/snapshot/facts/snapshot.ts';

/** What could not be had; a partial answer names it. */
export interface MissingFacts {
  /** The answer, or the reason why there is none, which is noted. Only errors that are explained are taken. */
  attempt<T>(what: string, question: () => Promise<T>): Promise<Known<T>>;
  add(fact: MissingFact): void;
  /** Those with one reason are one: credentials that have expired are no three things to mend. */
  all(): readonly MissingFact[];
}

export function collectMissing(): MissingFacts {
  const facts: MissingFact[] = [];
  return {
    async attempt(what, question) {
      try {
        return known(await question());
      } catch (error) {
        if (!(error instanceof EsmctlError) || error.kind === 'bug') throw error;
        const why = [error.message, ...error.problems.map(({ message }) => message)].join('; ');
        facts.push({ what, why, next: error.next[0] });
        return notKnown(why);
      }
    },
    add: (fact) => void facts.push(fact),
    all() {
      const byReason = new Map<string, MissingFact[]>();
      for (const fact of facts) byReason.set(fact.why, [...(byReason.get(fact.why) ?? []), fact]);
      return [...byReason.values()].flatMap(([first, ...others]) =>
        first === undefined ? [] : [{ ...first, what: [first, ...others].map(({ what }) => what).join(', ') }],
      );
    },
  };
}
