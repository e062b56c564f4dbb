/** Flags of a command that a suggested command needs as well, as the user wrote them: name and value. */
export type Carried = ReadonlyMap<string, string>;

/** How the cluster of the mapping that a step is about is reached, where the user did not say it for this one. */
export interface OwnCluster {
  readonly servers: string | undefined;
  /** `--command-config` for this cluster, or none at all; undefined: that of the user, if there is one. */
  readonly login: { readonly file: string | undefined } | undefined;
  /** The profile of the user is of another cluster; what it says of AWS is named by itself. */
  readonly leavesProfile?: { readonly profileAws: string | undefined };
}

/** In this order they are put behind a command. None of them holds a secret: logins are in the file of `--command-config`. */
export const CARRIED = [
  'bootstrap-servers',
  'command-config',
  'profile',
  'config',
  'starting-position',
  'region',
  'profile-aws',
] as const;
type Name = (typeof CARRIED)[number];

const CLUSTER = ['bootstrap-servers', 'command-config', 'profile'] as const;
const FACTS = [...CLUSTER, 'config', 'starting-position'] as const;
const AWS = ['region', 'profile-aws'] as const;

interface Target {
  readonly takes: readonly Name[];
  /** How many words without a flag are arguments; what comes on top is no command but a sentence. */
  readonly words: number;
  /** Takes `--snapshot` in place of a cluster. */
  readonly snapshot: boolean;
  /** Gets the servers of a mapping by itself. */
  readonly asksForServers?: boolean;
}

/** Commands that stand in next steps. A test holds it to the flags that they declare. */
export const TARGETS: Readonly<Record<string, Target>> = {
  'inspect group': { takes: FACTS, words: 1, snapshot: true },
  'inspect cluster': { takes: [...CLUSTER, 'config'], words: 0, snapshot: true },
  'inspect mapping': { takes: [...CLUSTER, ...AWS], words: 0, snapshot: true, asksForServers: true },
  'predict position': { takes: FACTS, words: 0, snapshot: true },
  'offsets export': { takes: [...CLUSTER, 'config'], words: 0, snapshot: true },
  'offsets import': { takes: [...CLUSTER, 'config'], words: 0, snapshot: false },
  'offsets protect': { takes: [...CLUSTER, 'config'], words: 0, snapshot: false },
  'offsets recover': { takes: [...CLUSTER, 'config'], words: 0, snapshot: false },
  doctor: { takes: [...CLUSTER, 'config', ...AWS], words: 0, snapshot: false },
};

const SHORT: Readonly<Record<string, string>> = { 'bootstrap-servers': '-b', config: '-c' };
const STEP = /^(?<before>(?:.*(?:: |\())?)esmctl (?<words>[^()]*)(?<after>\)?)$/s;

/**
 * A next step whose command, which ends it, has the flags of the user: cluster, mapping, starting position, region. What
 * stands in it already stays, and a step without such a command is left as it is. Where facts came from a file and the
 * command needs a cluster, its servers are left open as `host:port`.
 */
export function carryFlags(step: string, carried: Carried, snapshot?: string, own?: OwnCluster): string {
  const groups = STEP.exec(step)?.groups;
  if (groups === undefined) return step;
  const words = (groups.words ?? '').split(' ');
  const found = [2, 1].map((count) => words.slice(0, count).join(' ')).find((name) => name in TARGETS);
  const target = found === undefined ? undefined : TARGETS[found];
  if (found === undefined || target === undefined) return step;
  const given = words.slice(found.split(' ').length);
  if (plainWordsIn(given) > target.words) return step;
  const added = missingFlags(given, target, snapshot === undefined ? withOwn(carried, target, own) : carried, snapshot);
  return `${groups.before ?? ''}esmctl ${[...words, ...added].join(' ')}${groups.after ?? ''}`;
}

function withOwn(carried: Carried, { asksForServers }: Target, own: OwnCluster | undefined): Carried {
  if (own === undefined) return carried;
  const { servers, login, leavesProfile } = own;
  const isOpen = asksForServers !== true && !carried.has('bootstrap-servers') && !carried.has('config');
  const filled = new Map(carried);
  if (servers !== undefined && isOpen) filled.set('bootstrap-servers', servers);
  // A login of another cluster holds a password, and may name servers of its own.
  if (login !== undefined) filled.delete('command-config');
  if (login?.file !== undefined) filled.set('command-config', login.file);
  if (leavesProfile !== undefined) {
    filled.delete('profile');
    if (leavesProfile.profileAws !== undefined) filled.set('profile-aws', leavesProfile.profileAws);
  }
  return filled;
}

function missingFlags(
  given: readonly string[],
  target: Target,
  carried: Carried,
  snapshot: string | undefined,
): string[] {
  const has = (name: string): boolean => given.includes(`--${name}`) || given.includes(SHORT[name] ?? '');
  const namesCluster = has('bootstrap-servers') || has('snapshot');
  if (snapshot !== undefined && target.snapshot) return namesCluster ? [] : ['--snapshot', quote(snapshot), ...rest()];
  const isOpen = snapshot !== undefined && !namesCluster && !carried.has('profile') && !has('config');
  return [...(isOpen ? ['-b', 'host:port'] : []), ...rest()];

  function rest(): string[] {
    return target.takes.flatMap((name) => {
      const value = carried.get(name);
      if (value === undefined || has(name)) return [];
      return [name === 'bootstrap-servers' ? '-b' : `--${name}`, quote(value)];
    });
  }
}

/** Words that are neither flags nor their values. */
function plainWordsIn(words: readonly string[]): number {
  const SWITCHES = ['--yes', '--json', '--watch', '--all', '--aws', '--clamp'];
  return words.filter((word, index) => {
    const before = words[index - 1] ?? '';
    return !word.startsWith('-') && (!before.startsWith('-') || SWITCHES.includes(before));
  }).length;
}

/** As a shell takes it for one word. */
function quote(text: string): string {
  return /^[\w.,:@=+/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
