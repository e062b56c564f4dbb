import type { Known } from '../model/known.ts';
import { keyOf } from '../model/topic-partition.ts';
import type { GroupDiagnosis, PartitionDiagnosis } from './group-diagnosis.ts';

/** One difference between two looks at the same groups, in words. */
export interface GroupChange {
  readonly group: string;
  /** `orders-0`; undefined where the group itself changed. */
  readonly place: string | undefined;
  readonly text: string;
}

/** What is different in the later look. Times that only run on are no difference. */
export function compareGroups(
  before: readonly GroupDiagnosis[],
  after: readonly GroupDiagnosis[],
): readonly GroupChange[] {
  const earlier = new Map(before.map((one) => [one.group, one]));
  const later = new Set(after.map(({ group }) => group));
  return [
    ...after.flatMap((now) => {
      const was = earlier.get(now.group);
      return was === undefined ? [ofGroup(now, `is new, ${now.verdict}`)] : compareGroup(was, now);
    }),
    ...before.filter(({ group }) => !later.has(group)).map((was) => ofGroup(was, 'is no longer there')),
  ];
}

function compareGroup(was: GroupDiagnosis, now: GroupDiagnosis): readonly GroupChange[] {
  const [had, has] = [was, now].map(({ findings }) => new Set<string>(findings.map(({ code }) => code)));
  const codes = (some: ReadonlySet<string> | undefined, others: ReadonlySet<string> | undefined): readonly string[] =>
    [...(some ?? [])].filter((code) => others?.has(code) !== true);
  const partitions = new Map(was.partitions.map((one) => [keyOf(one), one]));
  return [
    ...differ(was.verdict, now.verdict).map((text) => ofGroup(now, text)),
    ...differ(textOf(was.state), textOf(now.state)).map((text) => ofGroup(now, text)),
    ...codes(has, had).map((code) => ofGroup(now, `+ ${code}`)),
    ...codes(had, has).map((code) => ofGroup(now, `- ${code}`)),
    ...now.partitions.flatMap((one): readonly GroupChange[] => {
      const text = comparePartition(partitions.get(keyOf(one)), one).join(', ');
      return text === '' ? [] : [{ group: now.group, place: keyOf(one), text }];
    }),
  ];
}

function comparePartition(was: PartitionDiagnosis | undefined, now: PartitionDiagnosis): readonly string[] {
  if (was === undefined) return ['is new'];
  return [
    ...differ(was.verdict ?? 'no commit', now.verdict ?? 'no commit'),
    ...differ(textOf(was.committedOffset), textOf(now.committedOffset)).map((text) => `committed ${text}`),
    ...differ(textOf(was.lag), textOf(now.lag)).map((text) => `lag ${text}`),
  ];
}

function differ(was: string, now: string): readonly string[] {
  return was === now ? [] : [`${was} → ${now}`];
}

function textOf(fact: Known<bigint | string | undefined>): string {
  return fact.known ? String(fact.value ?? 'none') : 'unknown';
}

function ofGroup({ group }: GroupDiagnosis, text: string): GroupChange {
  return { group, place: undefined, text };
}
