import { applyProfile } from '../../core/profile/apply-profile.ts';
import { OF_PROFILE, SERVERS_OF_PROFILE } from './of-profile.ts';
import { chooseProfile, loadProfiles, profilePath, resolvePath } from './profile-file.ts';

/**
 * The flags of a command with what the profile says where neither command line nor environment does. Throws a usage error
 * where there is no such profile. `declared` are the flags of the command; one that may be repeated gets a list.
 */
export async function fillFromProfile<Flags extends Readonly<Record<string, unknown>>>(
  name: string,
  flags: Flags,
  declared: Readonly<Record<string, object>>,
): Promise<Flags> {
  const path = profilePath();
  const profile = chooseProfile(await loadProfiles(path), name, path);
  const taken = applyProfile(profile, flags, Object.keys(declared));
  const values = Object.entries(taken).map(([key, value]) => {
    const resolved = key === 'command-config' ? resolvePath(value, path) : value;
    return [key, isMultiple(declared[key]) ? [resolved] : resolved] as const;
  });
  return {
    ...flags,
    ...Object.fromEntries(values),
    [OF_PROFILE]: Object.keys(taken),
    [SERVERS_OF_PROFILE]: profile['bootstrap-servers'],
  };
}

function isMultiple(flag: object | undefined): boolean {
  return flag !== undefined && 'multiple' in flag && flag.multiple === true;
}
