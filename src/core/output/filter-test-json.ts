import type { FilterTestReport } from '../filter/test-records.ts';
import type { Problem } from '../model/errors.ts';
import { offsetToJson } from '../model/offset.ts';

/** `esmctl filter test --json`: schemas/filter-test.json. */
export interface FilterTestDocument {
  readonly schemaVersion: 1;
  readonly results: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly offset: number | string;
    readonly kept: boolean;
    readonly reason: string;
  }[];
  readonly kept: number;
  readonly dropped: number;
  /** Warnings about the patterns; patterns with errors test nothing. */
  readonly problems: readonly Problem[];
}

export function buildFilterTestDocument(report: FilterTestReport, problems: readonly Problem[]): FilterTestDocument {
  return {
    schemaVersion: 1,
    results: report.results.map(({ topic, partition, offset, kept, reason }) => ({
      topic,
      partition,
      offset: offsetToJson(offset),
      kept,
      reason,
    })),
    kept: report.kept,
    dropped: report.dropped,
    problems,
  };
}
