import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EsmctlError } from '../../core/model/errors.ts';
import {
  isProfileKey,
  type Profile,
  type ProfileKey,
  type ProfileRefusal,
  refuseKey,
  refuseName,
  refuseValue,
} from '../../core/profile/profile.ts';
import { readServers } from '../connection/servers.ts';
import type { Profiles } from './profile-file.ts';

/** The profiles with one value put in; the path of `command-config` becomes absolute. Throws a usage error. */
export function setValue(profiles: Profiles, name: string, key: string, value: string): Profiles {
  throwIf(refuseName(name));
  const known = readKey(key);
  throwIf(refuseValue(known, value));
  const normal = normalise(known, value);
  return new Map([...profiles, [name, { ...profiles.get(name), [known]: normal }]]);
}

/** The profiles without one value, or without the whole profile. */
export function unsetValue(profiles: Profiles, name: string, key: string | undefined): Profiles {
  const left = new Map(profiles);
  if (key === undefined) left.delete(name);
  else left.set(name, without(profiles.get(name) ?? {}, readKey(key)));
  return left;
}

/** What the user should know though it was taken. */
export function warnOf(key: string, value: string): string | undefined {
  if (key !== 'command-config' || value.startsWith('~/') || existsSync(resolve(value))) return undefined;
  return `there is no file ${resolve(value)} yet`;
}

export function readKey(key: string): ProfileKey {
  if (isProfileKey(key)) return key;
  throw refuse(refuseKey(key));
}

function normalise(key: ProfileKey, value: string): string {
  if (key === 'bootstrap-servers') return readServers(value.split(','), 'bootstrap-servers').join(',');
  return key === 'command-config' && !value.startsWith('~/') ? resolve(value) : value;
}

function without(profile: Profile, key: ProfileKey): Profile {
  return Object.fromEntries(Object.entries(profile).filter(([name]) => name !== key));
}

function throwIf(refusal: ProfileRefusal | undefined): void {
  if (refusal !== undefined) throw refuse(refusal);
}

function refuse(refusal: ProfileRefusal | undefined): EsmctlError {
  const { message, next } = refusal ?? { message: 'this cannot stand in a profile', next: 'esmctl config set --help' };
  return new EsmctlError({ code: 'ESMCTL_PROFILE_VALUE', kind: 'usage', message, next: [next] });
}
