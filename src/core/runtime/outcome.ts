/** Lambda's marker of how a function failed: its own error object, or an error outside of it (crash, timeout). */
export type FunctionErrorMark = 'Handled' | 'Unhandled';

/** What one invocation came to. Values, never exceptions: each has its consequence in `retry/plan-retry.ts`. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly note?: string }
  | {
      readonly kind: 'itemsFailed';
      /** Failed offsets by `topic-partition`; `all` when the response named something unknown or could not be read. */
      readonly failed: ReadonlyMap<string, ReadonlySet<bigint>> | 'all';
      readonly why: string;
      /** Where the target reported it: the version that ran. */
      readonly executedVersion?: string;
    }
  | {
      readonly kind: 'functionError';
      readonly mark: FunctionErrorMark;
      readonly why: string;
      readonly executedVersion?: string;
    }
  | { readonly kind: 'timedOut'; readonly why: string; readonly executedVersion?: string }
  | { readonly kind: 'throttled'; readonly why: string; readonly retryAfterMs?: number }
  | { readonly kind: 'tooLarge'; readonly why: string }
  | { readonly kind: 'unreachable'; readonly why: string };

export type OutcomeKind = Outcome['kind'];
