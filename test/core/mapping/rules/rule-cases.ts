import { describe, expect, it } from 'vitest';
import type { ParseMappingOptions } from '../../../../src/core/mapping/mapping-reading.ts';
import { changed, type Document, MSK_REQUEST, marksOf } from '../documents.ts';

export interface RuleCase {
  /** The reason for the verdict. */
  readonly why: string;
  /** Put over the base; undefined takes a field out. */
  readonly change: Document;
  readonly base?: Document;
  /** `code path` of each problem that the change brings, in the order of the text. */
  readonly brings: readonly string[];
  /** Codes of the base's problems that the change takes away. */
  readonly takes?: readonly string[];
  readonly options?: Partial<ParseMappingOptions>;
}

/** One test a case: the change brings exactly these problems to a base whose problems are known. */
export function describeRule(name: string, cases: readonly RuleCase[]): void {
  describe(name, () => {
    it.each(cases)('$why', ({ change, base = MSK_REQUEST, brings, takes = [], options = {} }) => {
      const before = marksOf(base);
      const after = marksOf(changed(base, change), options);
      expect(after.filter((mark) => !before.includes(mark)).toSorted()).toEqual(brings.toSorted());
      expect(before.filter((mark) => !after.includes(mark)).map((mark) => mark.split(' ')[0])).toEqual(takes);
    });
  });
}
