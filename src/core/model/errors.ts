/** Who must act, which decides the exit code (docs/exit-codes.md). */
export type ErrorKind = 'usage' | 'kafka' | 'target' | 'partial' | 'bug';

export interface EsmctlErrorOptions {
  /** Stable, `ESMCTL_…`; scripts may rely on it. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** What happened and why, one sentence or two. */
  readonly message: string;
  /** What to do now, each a sentence or a command. */
  readonly next?: readonly string[];
  /** Every single problem, where one input has several. */
  readonly problems?: readonly Problem[];
  readonly cause?: unknown;
}

/** One problem of an input, with its place where it has one. `line` and `column` count from 1. */
export interface Problem {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly message: string;
  /** Why it matters and who says so. */
  readonly why?: string;
  readonly next?: string;
  /** JSON path within the document. */
  readonly path?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Thrown only where a command cannot answer; outcomes and findings are values. */
export class EsmctlError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly next: readonly string[];
  readonly problems: readonly Problem[];

  constructor(options: EsmctlErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EsmctlError';
    this.code = options.code;
    this.kind = options.kind;
    this.next = options.next ?? [];
    this.problems = options.problems ?? [];
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
