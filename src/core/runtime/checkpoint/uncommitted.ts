import { EsmctlError } from '../../model/errors.ts';

/** Of one partition: what is done reaches further than what the store has confirmed. Both are next offsets. */
export interface Uncommitted {
  /** Undefined where nothing is known to be committed. */
  readonly committed: bigint | undefined;
  readonly done: bigint;
}

const NAMED = 4;

/** `orders-0 from 12 below 15`, for some of them. */
function nameUncommitted(uncommitted: ReadonlyMap<string, Uncommitted>): string {
  const names = [...uncommitted]
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(
      ([name, { committed, done }]) =>
        `${name} ${committed === undefined ? 'below' : `from ${committed} below`} ${done}`,
    );
  const rest = names.length - NAMED;
  return rest > 0 ? `${names.slice(0, NAMED).join(', ')} and ${rest} more` : names.join(', ');
}

/** The run ended, its records are done, and the group does not know of all of them. */
export function commitUnconfirmed(uncommitted: ReadonlyMap<string, Uncommitted>): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_COMMIT_UNCONFIRMED',
    kind: 'kafka',
    message: `the last commit was not confirmed: the run was cut off before, the cluster was away, or the group rebalanced. These offsets are done and not committed: ${nameUncommitted(uncommitted)}`,
    next: ['nothing is lost: their records are delivered again, to the next run or to another member of the group'],
  });
}
