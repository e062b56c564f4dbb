import type { MissingFact, Snapshot } from './facts/snapshot.ts';

export interface Asked {
  readonly groups: readonly string[] | 'all';
  readonly topics: readonly string[];
}

const MOST_NAMES = 5;

/** The same facts. Groups and topics that were asked for and of which it holds nothing stand in `missing`. */
export function nameAbsent(snapshot: Snapshot, { groups, topics }: Asked): Snapshot {
  const known = new Set(snapshot.groups.map(({ group }) => group));
  const absentGroups = groups === 'all' ? [] : groups.filter((group) => !known.has(group));
  const seen = new Set([
    ...snapshot.topics.flatMap(({ topic, exists }) => (exists.known && !exists.value ? [] : [topic])),
    ...snapshot.groups.flatMap(({ commits }) => (commits.known ? commits.value.map(({ topic }) => topic) : [])),
  ]);
  const absent = [
    ...absentGroups.map((group): MissingFact => {
      const why = `the snapshot holds ${listNames('group', [...known])}`;
      return { what: `group ${group}`, why, next: 'esmctl snapshot --group NAME takes the facts of a group' };
    }),
    ...topics
      .filter((topic) => !seen.has(topic))
      .map((topic): MissingFact => {
        const why = `no such topic is seen, and no group here has offsets of it; seen: ${listNames('topic', [...seen])}`;
        return { what: `topic ${topic}`, why, next: undefined };
      }),
  ];
  return absent.length === 0 ? snapshot : { ...snapshot, missing: [...snapshot.missing, ...absent] };
}

function listNames(noun: string, names: readonly string[]): string {
  if (names.length === 0) return `no ${noun}`;
  const more = names.length - MOST_NAMES;
  const some = names.slice(0, MOST_NAMES).join(', ');
  return `${noun}${names.length === 1 ? '' : 's'} ${some}${more > 0 ? ` and ${more} more` : ''}`;
}
