import type { GroupDiagnosis } from '../diagnosis/group-diagnosis.ts';
import { wrapSpans } from './fit-columns.ts';
import { fromNow } from './moments.ts';
import type { Style } from './style.ts';

interface Mark {
  readonly atMs: number;
  readonly label: string;
}

const LEAST_WIDTH = 40;

/**
 * The times of a group on one line, to scale, and their names below: last commit, empty since, now, expires. Undefined where there are
 * fewer than two of them.
 */
export function renderTimeline(diagnosis: GroupDiagnosis, width: number, style: Style): string[] | undefined {
  const marks = marksOf(diagnosis);
  const first = marks[0];
  const last = marks.at(-1);
  if (marks.length < 2 || first === undefined || last === undefined || last.atMs === first.atMs) return undefined;
  const length = Math.max(LEAST_WIDTH, Math.min(width, 100)) - 1;
  const placeOf = ({ atMs }: Mark): number => Math.round(((atMs - first.atMs) / (last.atMs - first.atMs)) * length);
  const now = marks.find(({ label }) => label === 'now');
  const nowAt = now === undefined ? 0 : placeOf(now);
  const line: string[] = Array.from({ length: length + 1 }, (_, at) => (at < nowAt ? '─' : '┄'));
  for (const mark of marks) line[placeOf(mark)] = mark === now ? '●' : '┼';
  const names = marks.map(({ label, atMs }) =>
    label === 'now' ? 'now' : `${label} ${fromNow(atMs, diagnosis.nowMs)}`,
  );
  return [line.join(''), ...wrapSpans([{ text: names.join(' · '), paint: style.dim }], width, 0)];
}

function marksOf({ partitions, emptySinceMs, nowMs, expiresAtMs }: GroupDiagnosis): Mark[] {
  const commits = partitions.flatMap(({ committedAtMs }) =>
    committedAtMs.known && committedAtMs.value !== undefined ? [committedAtMs.value] : [],
  );
  const marks: Mark[] = [{ atMs: nowMs, label: 'now' }];
  if (commits.length > 0) marks.push({ atMs: commits.reduce((a, b) => Math.max(a, b)), label: 'last commit' });
  if (emptySinceMs.known) marks.push({ atMs: emptySinceMs.value, label: 'empty since' });
  if (expiresAtMs !== undefined) marks.push({ atMs: expiresAtMs, label: expiresAtMs > nowMs ? 'expires' : 'due' });
  return marks.sort((a, b) => a.atMs - b.atMs);
}
