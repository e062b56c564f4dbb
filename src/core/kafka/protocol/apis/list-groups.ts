import type { Api } from '../api.ts';

export interface ListGroupsAnswer {
  readonly error: number;
  readonly groups: readonly ListedGroup[];
}

export interface ListedGroup {
  readonly group: string;
  readonly protocolType: string;
  /** From version 4 on (Kafka 2.6). */
  readonly state: string | undefined;
  /** `Classic`, `Consumer`, `Share`, `Streams`: from version 5 on (Kafka 3.8). */
  readonly type: string | undefined;
}

/** The groups that one broker coordinates. */
export const listGroups: Api<Record<string, never>, ListGroupsAnswer> = {
  name: 'ListGroups',
  key: 16,
  versions: [5, 4, 3, 2, 1],
  flexibleFrom: 3,
  write(to, _request, version) {
    if (version >= 4) to.list([], () => undefined); // states
    if (version >= 5) to.list([], () => undefined); // types
    to.tags();
  },
  read(from, version) {
    from.int32(); // throttle
    const error = from.int16();
    const groups = from.list(() => {
      const group = from.text();
      const protocolType = from.text();
      const state = version >= 4 ? from.text() : undefined;
      const type = version >= 5 ? from.text() : undefined;
      from.tags();
      return { group, protocolType, state, type };
    });
    return { error, groups };
  },
};
