import type { Problem } from '../model/errors.ts';
import { type JsonPath, renderPath } from './json/json-path.ts';
import { type JsonNode, nearestNode } from './json/json-tree.ts';
import { createLineIndex } from './json/line-index.ts';
import { offsetInLiteral } from './json/string-offset.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';

/** One problem before it has its place. */
export interface MappingProblem {
  readonly code: ProblemCode;
  readonly message: string;
  /** The rule, and who says so. */
  readonly why?: string | undefined;
  readonly next?: string | undefined;
  /** From the mapping itself; the place is the value there, or the object around it where the field is absent. */
  readonly path?: JsonPath | undefined;
  /** UTF-16 units into the text at `path`, where the problem is inside it. */
  readonly unit?: number | undefined;
  /** UTF-16 units into the whole text; goes before the place of `path`. */
  readonly offset?: number | undefined;
}

export interface ProblemReport {
  add(problem: MappingProblem): void;
  /** In the order of their places. */
  problems(): readonly Problem[];
}

/** Where the mapping stands in the document: at the root, or in a list of AWS. */
export interface MappingPlace {
  readonly root: JsonNode;
  readonly base: JsonPath;
}

/** Collects problems and gives them severity, path, line and column. */
export function createProblemReport(text: string, place?: MappingPlace): ProblemReport {
  const lineOf = createLineIndex(text);
  const collected: { readonly at: number; readonly problem: Problem }[] = [];
  return {
    add({ code, message, why, next, path, unit, offset }) {
      const full = path === undefined || place === undefined ? undefined : [...place.base, ...path];
      const at = offset ?? offsetOf(full, unit);
      const rendered = full === undefined ? '' : renderPath(full);
      const problem: Problem = {
        severity: PROBLEM_CODES[code].severity,
        code,
        message,
        ...(why === undefined ? {} : { why }),
        ...(next === undefined ? {} : { next }),
        ...(rendered === '' ? {} : { path: rendered }),
        ...lineOf(at),
      };
      collected.push({ at, problem });
    },
    problems: () => collected.toSorted((a, b) => a.at - b.at).map(({ problem }) => problem),
  };

  function offsetOf(path: JsonPath | undefined, unit: number | undefined): number {
    if (place === undefined) return 0;
    const node = nearestNode(place.root, path ?? place.base);
    return unit === undefined ? node.offset : offsetInLiteral(text, node.offset, unit);
  }
}
