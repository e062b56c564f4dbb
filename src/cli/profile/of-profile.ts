/** Names of the flags that a profile filled in, where neither command line nor environment did. */
export const OF_PROFILE: unique symbol = Symbol('of profile');
/** The servers of the profile, also for commands that have no flag for them: its login is for these. */
export const SERVERS_OF_PROFILE: unique symbol = Symbol('servers of profile');

export interface FilledFlags {
  readonly [OF_PROFILE]?: readonly string[];
}

export function isOfProfile(flags: FilledFlags, flag: string): boolean {
  return flags[OF_PROFILE]?.includes(flag) === true;
}
