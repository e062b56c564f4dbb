import { randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { suggestName } from '../../core/mapping/suggest-name.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { readProfiles, writeProfiles } from '../../core/profile/read-profiles.ts';

export type Profiles = ReadonlyMap<string, Profile>;

/** `$XDG_CONFIG_HOME/esmctl/config.json`, by default in `~/.config` (XDG base directories: relative paths do not count). */
export function profilePath(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const { XDG_CONFIG_HOME: home = '' } = env;
  return join(isAbsolute(home) ? home : join(homedir(), '.config'), 'esmctl', 'config.json');
}

/** All profiles; none where there is no file. Throws a usage error with every problem of the file and its place. */
export async function loadProfiles(path: string): Promise<Profiles> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw refuse(`the file of profiles cannot be read: ${fileReasonOf(error)}`, [
      'check its path and mode: esmctl config path',
    ]);
  }
  const { profiles, problems } = readProfiles(text);
  if (problems.length === 0) return profiles;
  throw new EsmctlError({
    code: 'ESMCTL_PROFILE_FILE',
    kind: 'usage',
    message: `the file of profiles cannot be used: ${problems.length === 1 ? '1 error' : `${problems.length} errors`}`,
    problems: problems.map((problem) => ({ ...problem, file: path })),
    next: ['correct it; until then it is not changed by esmctl config'],
  });
}

/** Replaces the file as a whole, so that nobody reads half of it; only its owner may read it (mode 600). */
export async function saveProfiles(path: string, profiles: Profiles): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A link to a file elsewhere stays one.
    const target = await realpath(path).catch(() => path);
    const fresh = `${target}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(fresh, writeProfiles(profiles), { mode: 0o600, flag: 'wx' });
      await rename(fresh, target);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
  } catch (error) {
    throw refuse(`the file of profiles cannot be written: ${fileReasonOf(error)}`, [
      'check its folder, or name another: XDG_CONFIG_HOME',
    ]);
  }
}

function refuse(message: string, next: readonly string[]): EsmctlError {
  return new EsmctlError({ code: 'ESMCTL_PROFILE_FILE', kind: 'usage', message, next });
}

/** One profile. Throws a usage error that names those there are. */
export function chooseProfile(profiles: Profiles, name: string, path: string): Profile {
  const profile = profiles.get(name);
  if (profile !== undefined) return profile;
  const names = [...profiles.keys()];
  const meant = suggestName(name, names);
  throw new EsmctlError({
    code: 'ESMCTL_PROFILE',
    kind: 'usage',
    message: `there is no profile "${name}" in ${path}`,
    next: [
      ...(meant === undefined ? [] : [`did you mean ${meant}?`]),
      names.length === 0
        ? `make one: esmctl config set ${name} bootstrap-servers host:port`
        : `the profiles are: ${names.join(', ')}`,
    ],
  });
}

/** A path of a profile counts from the folder of its file; `~/` is the home. */
export function resolvePath(path: string, file: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(dirname(file), path);
}
