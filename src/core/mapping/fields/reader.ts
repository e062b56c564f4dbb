import type { JsonPath } from '../json/json-path.ts';
import type { JsonNode } from '../json/json-tree.ts';
import type { ProblemReport } from '../problem-report.ts';

/** What is known about one field, as AWS's service model says it; for messages, documentation and tests. */
export interface FieldFacts {
  readonly type: 'string' | 'integer' | 'boolean' | 'timestamp' | 'list' | 'structure' | 'map';
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly pattern?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly item?: FieldFacts | undefined;
  readonly members?: Readonly<Record<string, FieldFacts>> | undefined;
}

/** Where a reader is and whom it tells. */
export interface ReadContext {
  readonly path: JsonPath;
  readonly report: ProblemReport;
  /** What to do about a name that is unknown here, where more is known than a similar spelling. */
  readonly adviseOnName: (name: string, path: JsonPath) => string | undefined;
}

/** Reads one JSON value; reports every problem and returns undefined where there is no usable value. */
export interface Reader<T> {
  readonly facts: FieldFacts;
  /** `a whole number from 1 to 10000`. */
  readonly expects: string;
  read(node: JsonNode, context: ReadContext): T | undefined;
}

export type ReaderMap = Readonly<Record<string, Reader<unknown>>>;

export type ValueOf<R> = R extends Reader<infer T> ? T : never;

/** The values of an object, each absent where the field is, is null, or has a problem. */
export type ValuesOf<M extends ReaderMap> = { readonly [K in keyof M]?: ValueOf<M[K]> | undefined };
