import type { Api } from '../api.ts';

export interface CoordinatorAnswer {
  /** Undefined in versions that answer for one group alone. */
  readonly group: string | undefined;
  readonly nodeId: number;
  readonly error: number;
}

/** Which broker coordinates a group; version 4 and later take several at once. */
export const findCoordinator: Api<{ readonly groups: readonly string[] }, readonly CoordinatorAnswer[]> = {
  name: 'FindCoordinator',
  key: 10,
  versions: [4, 2, 1],
  flexibleFrom: 3,
  write(to, { groups }, version) {
    if (version >= 4)
      to.int8(0)
        .list(groups, (group) => to.text(group))
        .tags();
    else to.text(groups[0] ?? '').int8(0);
  },
  read(from, version) {
    from.int32(); // throttle
    if (version >= 4) {
      return from.list(() => {
        const group = from.text();
        const nodeId = from.int32();
        from.text(); // host
        from.int32(); // port
        const error = from.int16();
        from.nullableText();
        from.tags();
        return { group, nodeId, error };
      });
    }
    const error = from.int16();
    from.nullableText();
    return [{ group: undefined, nodeId: from.int32(), error }];
  },
};
