import { applyProfile } from '../../core/profile/apply-profile.ts';
import { OF_PROFILE } from '../connection/resolve-connection.ts';
import { chooseProfile, loadProfiles, profilePath, resolvePath } from './profile-file.ts';

/**
 * The flags of a command with what the profile says where neither command line nor environment does. Throws a usage error
 * where there is no such profile.
 */
export async function fillFromProfile<Flags extends Readonly<Record<string, unknown>>>(
  name: string,
  flags: Flags,
  declared: readonly string[],
): Promise<Flags> {
  const path = profilePath();
  const profile = chooseProfile(await loadProfiles(path), name, path);
  const taken = applyProfile(profile, flags, declared);
  const config = taken['command-config'];
  return {
    ...flags,
    ...taken,
    ...(config === undefined ? {} : { 'command-config': resolvePath(config, path) }),
    [OF_PROFILE]: Object.keys(taken),
  };
}
