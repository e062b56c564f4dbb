/** What is looked at, in this order; `docs/commands/doctor.md` says of each what it takes for a problem. */
export const STEPS = [
  'name',
  'port',
  'tls',
  'listener',
  'login',
  'versions',
  'broker',
  'retention',
  'clock',
  'cluster-rights',
  'topic',
  'group',
  'offsets-topic',
  'credentials',
  'function',
  'invoke',
  'mapping',
] as const;

export type Step = (typeof STEPS)[number];

/**
 * `problem`: a mapping, or esmctl, cannot work so. `unknown`: the answer could not be had. `skipped`: nobody asked, or it
 * depends on a step that failed.
 */
export type CheckStatus = 'ok' | 'problem' | 'unknown' | 'skipped';

/** One line of `esmctl doctor`. */
export interface Check {
  readonly step: Step;
  /** Server, broker, topic, group or function that is meant, where there is one. */
  readonly subject: string | undefined;
  readonly status: CheckStatus;
  /** One clause without a final stop. */
  readonly message: string;
  /** Of a problem: `ESMCTL_…`, as in docs/exit-codes.md. */
  readonly code: string | undefined;
  /** What to do, each a sentence or a command. */
  readonly next: readonly string[];
}

/** Makes the checks of one step about one subject. */
export interface CheckMaker {
  ok(message: string): Check;
  problem(problem: { readonly code: string; readonly message: string; readonly next: readonly string[] }): Check;
  unknown(message: string, next?: readonly string[]): Check;
  skipped(message: string): Check;
}

export function checksOf(step: Step, subject?: string): CheckMaker {
  const base = { step, subject, code: undefined, next: [] };
  return {
    ok: (message) => ({ ...base, status: 'ok', message }),
    problem: ({ code, message, next }) => ({ ...base, status: 'problem', code, message, next }),
    unknown: (message, next = []) => ({ ...base, status: 'unknown', message, next }),
    skipped: (message) => ({ ...base, status: 'skipped', message }),
  };
}
