import type { Api } from '../api.ts';

export interface DescribedGroup {
  readonly error: number;
  readonly group: string;
  /** `Dead` also for groups that are not there and for those of newer protocols. */
  readonly state: string;
  readonly protocolType: string;
  readonly members: readonly DescribedMember[];
}

export interface DescribedMember {
  readonly memberId: string;
  readonly instanceId: string | undefined;
  readonly clientId: string;
  readonly host: string;
  readonly subscription: Uint8Array;
  readonly assignment: Uint8Array;
}

const NOTHING = new Uint8Array();

/** Classic groups. Version 5 has nothing that is needed, and version 6 says GROUP_ID_NOT_FOUND in place of `Dead`. */
export const describeGroups: Api<{ readonly groups: readonly string[] }, readonly DescribedGroup[]> = {
  name: 'DescribeGroups',
  key: 15,
  versions: [4, 3, 2, 1],
  flexibleFrom: 5,
  write(to, { groups }, version) {
    to.list(groups, (group) => to.text(group));
    if (version >= 3) to.bool(false);
  },
  read(from, version) {
    from.int32(); // throttle
    return from.list(() => {
      const error = from.int16();
      const group = from.text();
      const state = from.text();
      const protocolType = from.text();
      from.text(); // protocol
      const members = from.list(() => ({
        memberId: from.text(),
        instanceId: version >= 4 ? (from.nullableText() ?? undefined) : undefined,
        clientId: from.text(),
        host: from.text(),
        subscription: from.bytes() ?? NOTHING,
        assignment: from.bytes() ?? NOTHING,
      }));
      if (version >= 3) from.int32(); // authorized operations
      return { error, group, state, protocolType, members };
    });
  },
};
