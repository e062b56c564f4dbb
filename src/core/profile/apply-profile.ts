import { isProfileKey, type Profile, type ProfileKey } from './profile.ts';

/** Flags that say the same as a key in another way: where one of them is given, the profile's is not meant. */
const INSTEAD_OF: Readonly<Partial<Record<ProfileKey, readonly string[]>>> = {
  'bootstrap-servers': ['snapshot'],
  'command-config': ['snapshot'],
  endpoint: ['handler', 'exec'],
  function: ['config', 'template', 'terraform', 'serverless', 'aws-cli', 'uuid'],
};

/**
 * What of a profile stands in for flags that were given neither on the command line nor by the environment. `declared` are
 * the names of the flags that the command has.
 */
export function applyProfile(
  profile: Profile,
  given: Readonly<Record<string, unknown>>,
  declared: readonly string[],
): Profile {
  const isGiven = (flag: string): boolean => given[flag] !== undefined;
  return Object.fromEntries(
    Object.entries(profile).filter(
      ([key]) => isProfileKey(key) && declared.includes(key) && !isGiven(key) && !(INSTEAD_OF[key] ?? []).some(isGiven),
    ),
  );
}
