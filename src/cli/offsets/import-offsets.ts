import { EsmctlError, type Problem } from '../../core/model/errors.ts';
import { planImport } from '../../core/offsets/plan-import.ts';
import { readOffsetsFile } from '../../core/offsets/read-offsets-file.ts';
import { refuseGroup } from '../../core/offsets/refuse-group.ts';
import type { ConnectionFlags } from '../connection/resolve-connection.ts';
import type { Presentation } from '../inspect/inspect-groups.ts';
import { readTextInput } from '../read-text-input.ts';
import { type ActAnswer, type ActFlags, act } from './act.ts';
import { chooseGroup, type GroupFlags } from './choose-group.ts';
import { withCluster } from './open-cluster.ts';

export interface ImportFlags extends ConnectionFlags, GroupFlags, ActFlags {
  readonly 'from-file': string;
  readonly clamp: boolean;
}

/** Commits what a file holds. Throws `EsmctlError`: usage, with every problem of the file, or kafka. */
export async function importOffsets(flags: ImportFlags, presentation: Presentation): Promise<ActAnswer> {
  const path = flags['from-file'];
  const { group: name, given } = await chooseGroup(flags);
  const { offsets, problems, notes } = readOffsetsFile(await readTextInput(path), name);
  if (problems.length > 0)
    throw refuseFile('ESMCTL_OFFSETS_FILE', `${path} cannot be imported`, path, problems, [
      'CSV is topic,partition,offset as kafka-consumer-groups writes it; JSON is what esmctl offsets export writes',
    ]);
  const topics = [...new Set(offsets.map(({ topic }) => topic))];
  return withCluster(flags, given, name, async (cluster) => {
    const { snapshot, group } = await cluster.look(topics);
    const refusal = refuseGroup(group, 'import');
    if (refusal !== undefined) throw refusal;
    const { plan, problems: outside } = planImport({
      snapshot,
      group,
      wanted: offsets,
      clamp: flags.clamp,
      nowMs: Date.now(),
    });
    if (outside.length > 0)
      throw refuseFile(
        'ESMCTL_OFFSETS_OUT_OF_LOG',
        `offsets of ${path} cannot be committed to the group ${name}; nothing was changed`,
        path,
        outside,
        ['correct the file; esmctl inspect group shows log start and log end'],
      );
    return act(cluster, { plan, snapshot, group, topics, notes }, flags, presentation);
  });
}

function refuseFile(
  code: string,
  message: string,
  file: string,
  problems: readonly Problem[],
  next: readonly string[],
): EsmctlError {
  return new EsmctlError({
    code,
    kind: 'usage',
    message,
    problems: problems.map((problem) => ({ ...problem, file })),
    next,
  });
}
