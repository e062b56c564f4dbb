import { suggestName } from '../mapping/suggest-name.ts';

/** What a profile may say; each is the flag of the same name. */
export const PROFILE_KEYS = {
  'bootstrap-servers': 'servers of the cluster, host:port with commas',
  'command-config': "path of Java's client properties, where logins and certificates are",
  region: 'region of AWS',
  'profile-aws': 'profile of ~/.aws/config',
  function: 'name or ARN of the function (doctor, mapping import)',
  endpoint: "URL of what answers Lambda's Invoke (run)",
} as const;

export type ProfileKey = keyof typeof PROFILE_KEYS;
export type Profile = Readonly<Partial<Record<ProfileKey, string>>>;

/** One reason why something may not stand in a profile, with what to do. */
export interface ProfileRefusal {
  readonly message: string;
  readonly next: string;
}

const NAMES = Object.keys(PROFILE_KEYS);
const SECRET = /passw|secret|token|credential|jaas|private|access.?key|api.?key|passphrase|\bkey$|^sasl|^ssl/i;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function isProfileKey(key: string): key is ProfileKey {
  return Object.hasOwn(PROFILE_KEYS, key);
}

export function refuseName(name: string): ProfileRefusal | undefined {
  if (NAME.test(name)) return undefined;
  return {
    message: `"${name}" is no name of a profile`,
    next: 'take letters, digits, dots, hyphens and underscores, 64 at most, and begin with a letter or a digit',
  };
}

/** Secrets are refused by their name before all else; nothing of the value is repeated. */
export function refuseKey(key: string): ProfileRefusal | undefined {
  if (isProfileKey(key)) return undefined;
  if (SECRET.test(key)) {
    return {
      message: `"${key}" sounds like a secret or a login, and profiles hold none`,
      next: 'keep it in client.properties (mode 600) and name that file: command-config; AWS credentials stay in ~/.aws (profile-aws)',
    };
  }
  const meant = suggestName(key, NAMES);
  return {
    message: `a profile has no "${key}"`,
    next: meant === undefined ? `it may have ${NAMES.join(', ')}` : `did you mean ${meant}?`,
  };
}

/** Only what would be wrong wherever it is used. */
export function refuseValue(key: ProfileKey, value: string): ProfileRefusal | undefined {
  if (value.trim() === '') return { message: `${key} is empty`, next: 'leave it out where it says nothing' };
  if (key === 'region' && !/^[a-z]{2}(-[a-z]+)+-\d+$/.test(value)) {
    return { message: `region "${value}" is no region of AWS`, next: 'such as eu-west-1' };
  }
  if (key !== 'endpoint') return undefined;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    return { message: 'endpoint is no URL with http or https', next: 'such as http://127.0.0.1:9000' };
  }
  const { username, password } = new URL(value);
  if (username === '' && password === '') return undefined;
  return {
    message: 'endpoint holds a login, and profiles hold no secrets',
    next: 'give the URL without user and password',
  };
}
