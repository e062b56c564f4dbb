import type { Api } from '../api.ts';

export interface HeartbeatRequest {
  readonly group: string;
  readonly memberId: string;
}

/**
 * The sign of life of a member of a group. From somebody who is none it changes nothing, and tells whether he might be one:
 * the broker looks for the right to read the group before it looks for the member (`KafkaApis.handleHeartbeatRequest`).
 */
export const heartbeat: Api<HeartbeatRequest, { readonly error: number }> = {
  name: 'Heartbeat',
  key: 12,
  versions: [3, 2, 1],
  flexibleFrom: 4,
  write(to, { group, memberId }, version) {
    to.text(group).int32(-1).text(memberId);
    if (version >= 3) to.nullableText(null); // group instance id
  },
  read(from) {
    from.int32(); // throttle
    return { error: from.int16() };
  },
};
