import { EsmctlError } from '../../core/model/errors.ts';
import { keyOf } from '../../core/model/topic-partition.ts';
import { offsetsToCsv } from '../../core/offsets/csv.ts';
import { exportToJson } from '../../core/offsets/offsets-document.ts';
import { hidden, MAY_HIDE_MORE, NONE_SHOWN, noGroup, showsNone } from '../../core/offsets/refuse-group.ts';
import { showsAllCommits } from '../../core/snapshot/facts/group-facts.ts';
import { loadSnapshot, type SnapshotFlags } from '../facts/load-snapshot.ts';
import { chooseGroup, type GroupFlags } from './choose-group.ts';

export interface ExportFlags extends SnapshotFlags, GroupFlags {
  readonly topic?: readonly string[] | undefined;
  readonly format?: 'csv' | 'json' | undefined;
  readonly json: boolean;
}

/** The text of the file, and what a person should know of it. Throws `EsmctlError`: usage, or kafka where there is no such group. */
export async function exportOffsets(
  flags: ExportFlags,
): Promise<{ readonly text: string; readonly notes: readonly string[] }> {
  if (flags.json && flags.format === 'csv')
    throw new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message: '--json and --format csv exclude each other',
      next: ['leave one of them out'],
    });
  const { group: name, given } = await chooseGroup(flags);
  const snapshot = await loadSnapshot(flags, given, { groups: [name], topics: flags.topic ?? [], timesMs: [] });
  const group = snapshot.groups.find((one) => one.group === name);
  if (group === undefined || (group.exists.known && !group.exists.value)) throw noGroup(name);
  if (!group.commits.known) throw hidden(name, `its offsets cannot be read: ${group.commits.why}`);
  if (showsNone(group)) throw hidden(name, NONE_SHOWN);
  const hides = showsAllCommits(group) || flags.topic !== undefined ? [] : [MAY_HIDE_MORE];
  const commits = group.commits.value.filter(({ topic }) => flags.topic?.includes(topic) ?? true);
  if (flags.json || flags.format === 'json') {
    const clusterId = snapshot.cluster.id.known ? snapshot.cluster.id.value : undefined;
    const exported = { capturedAtMs: snapshot.capturedAtMs, clusterId, group, commits, withoutCommit: [] };
    return {
      text: `${JSON.stringify(exportToJson(exported), null, 2)}\n`,
      notes: [...emptyNote(commits.length, name), ...hides],
    };
  }
  const real = commits.filter(({ offset }) => offset >= 0n);
  const left = commits.filter(({ offset }) => offset < 0n).map(keyOf);
  return {
    text: offsetsToCsv(real),
    notes: [
      ...emptyNote(real.length, name),
      ...hides,
      ...(left.length === 0 ? [] : [`left out, as a client committed a negative offset: ${left.join(', ')}`]),
    ],
  };
}

function emptyNote(count: number, group: string): readonly string[] {
  return count === 0 ? [`the group ${group} has no committed offset there`] : [];
}
