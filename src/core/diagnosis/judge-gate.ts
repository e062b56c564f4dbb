import type { Expiry } from '../retention/expiry.ts';
import type { GroupDiagnosis, PartitionDiagnosis } from './group-diagnosis.ts';
import { isPastForSure, reaches, type Verdict } from './verdict.ts';

/** What `--fail-on` comes to. `cannot-say`: nothing was found, and a verdict that could reach the limit is not known. */
export type GateAnswer = 'fine' | 'found' | 'cannot-say';

/** An error says that offsets are lost, or would be by the next restart, whatever the verdict is now. */
const ERROR_COUNTS_AS: Verdict = 'at-risk';
const EXPIRE_BY_COMMIT_WHEN_EMPTY = ['consumer', 'streams'];

/** Judges groups against `--fail-on`: by their verdicts, and by findings of severity error, which count as `at-risk`. */
export function judgeGate(groups: readonly GroupDiagnosis[], limit: Verdict | undefined): GateAnswer {
  if (limit === undefined) return 'fine';
  if (groups.some((group) => trips(group, limit))) return 'found';
  return groups.some(isOpen) ? 'cannot-say' : 'fine';
}

function trips({ verdict, findings }: GroupDiagnosis, limit: Verdict): boolean {
  if (reaches(verdict, limit)) return true;
  return reaches(ERROR_COUNTS_AS, limit) && findings.some(({ severity }) => severity === 'error');
}

/** Could it be worse than it looks? */
function isOpen({ verdict, type, partitions, nowMs }: GroupDiagnosis): boolean {
  const endsWithMembers = !type.known || EXPIRE_BY_COMMIT_WHEN_EMPTY.includes(type.value);
  const isOpenPartition = (one: PartitionDiagnosis): boolean =>
    one.verdict === 'unknown' || (one.verdict === 'active' && endsWithMembers && maybePast(one.ifStoppedNow, nowMs));
  return verdict === 'unknown' || partitions.some(isOpenPartition);
}

/** Nothing tells from when on the offset may go, and it may; or a bound of it is past, and the other is not. */
function maybePast(expiry: Expiry, nowMs: number): boolean {
  const judged = expiry.afterwards ?? expiry;
  const { rule, known, atMs, latestAtMs } = judged;
  if (rule === 'unknown' || (atMs === undefined && latestAtMs !== undefined)) return true;
  return !known && atMs !== undefined && atMs <= nowMs && !isPastForSure(judged, nowMs);
}
