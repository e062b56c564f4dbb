import { diagnoseGroups } from '../../core/diagnosis/diagnose-group.ts';
import { judgeGate } from '../../core/diagnosis/judge-gate.ts';
import type { Verdict } from '../../core/diagnosis/verdict.ts';
import { type GroupsDocument, groupsToJson } from '../../core/output/group-diagnosis-json.ts';
import { renderGroups } from '../../core/output/group-text.ts';
import type { Style } from '../../core/output/style.ts';
import { type ExitCode, gateExitCode } from '../exit-codes.ts';
import { chooseGroups } from '../facts/choose-groups.ts';
import { addToJournal, readJournal } from '../facts/journal.ts';
import { loadSnapshot, type SnapshotFlags } from '../facts/load-snapshot.ts';
import { progressLine } from '../facts/progress-line.ts';
import { readFlagValues } from '../facts/read-flag-values.ts';
import { readGivenMapping } from '../facts/read-given-mapping.ts';
import { type Carry, carryIntoSteps } from '../next-steps/next-steps.ts';

export interface InspectGroupsFlags extends SnapshotFlags {
  readonly config?: string | undefined;
  readonly topic?: readonly string[] | undefined;
  readonly all: boolean;
  readonly 'starting-position'?: string | undefined;
  readonly 'offsets-retention'?: string | undefined;
  readonly 'empty-since'?: string | undefined;
  readonly 'warn-within': string;
  readonly 'fail-on'?: Verdict | undefined;
  readonly journal?: string | undefined;
  readonly json: boolean;
}

export interface Presentation {
  readonly style: Style;
  /** Width of the terminal; undefined for a pipe. */
  readonly columns: number | undefined;
}

/** One look at the groups, ready to be shown, and the exit code that it comes to. */
export async function inspectGroups(
  names: readonly string[],
  flags: InspectGroupsFlags,
  presentation: Presentation,
  carry: Carry,
): Promise<{ readonly text: string; readonly code: ExitCode }> {
  const document = await (await prepareLook(names, flags, carry))();
  return {
    text: flags.json ? JSON.stringify(groupsToJson(document)) : renderGroups(document, presentation),
    code: gateExitCode(judgeGate(document.groups, flags['fail-on']), isPartial(document)),
  };
}

/** Of a group that is not there nothing can be said: its verdict is unknown. */
function isPartial({ missing, groups }: GroupsDocument): boolean {
  return missing.length > 0 || groups.some(({ findings }) => findings.some(({ code }) => code === 'group-not-found'));
}

/** Reads flags and files; every call of what comes back reads the cluster. Throws usage errors. */
export async function prepareLook(
  names: readonly string[],
  flags: InspectGroupsFlags,
  carry: Carry,
): Promise<() => Promise<GroupsDocument>> {
  const values = readFlagValues();
  const warnWithinMs = values.duration('warn-within', flags['warn-within']);
  const retentionMs = values.duration('offsets-retention', flags['offsets-retention']);
  const emptySinceMs = values.time('empty-since', flags['empty-since']);
  const startingPosition = values.startingPosition('starting-position', flags['starting-position']);
  values.done();
  const given = await readGivenMapping(flags.config);
  const groups = chooseGroups(names, flags, given);
  return async () => {
    const observations = flags.journal === undefined ? [] : await readJournal(flags.journal);
    const progress = progressLine(process.stderr);
    const snapshot = await loadSnapshot(flags, given, {
      groups,
      topics: flags.topic ?? [],
      timesMs: startingPosition?.name === 'AT_TIMESTAMP' ? [startingPosition.timestampMs] : [],
      onProgress: progress.onProgress,
    });
    progress.clear();
    if (flags.journal !== undefined) await addToJournal(flags.journal, snapshot);
    const diagnoses = diagnoseGroups(
      snapshot,
      {
        nowMs: Date.now(),
        warnWithinMs,
        observations,
        ...(startingPosition === undefined ? {} : { startingPosition }),
        ...(flags.topic === undefined ? {} : { topics: flags.topic }),
        ...(retentionMs === undefined ? {} : { retentionMs }),
        ...(emptySinceMs === undefined ? {} : { emptySinceMs }),
      },
      groups === 'all' ? undefined : groups,
    );
    return {
      ...snapshot,
      missing: carryIntoSteps(snapshot.missing, carry),
      groups: diagnoses.map((group) => ({ ...group, findings: carryIntoSteps(group.findings, carry) })),
    };
  };
}
