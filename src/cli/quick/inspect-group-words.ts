import { VERDICTS } from '../../core/diagnosis/verdict.ts';
import type { Declared, DeclaredFlag } from '../mistakes/declared-flag.ts';

const word: DeclaredFlag = { type: 'option' };
const many: DeclaredFlag = { type: 'option', multiple: true };
const yes: DeclaredFlag = { type: 'boolean' };

/** What `esmctl inspect group` declares, as far as it decides how words are read; a test holds it to the command. */
export const INSPECT_GROUP: Declared = {
  command: 'inspect group',
  flags: {
    json: { ...yes, env: 'ESMCTL_JSON' },
    'no-color': yes,
    debug: { ...yes, env: 'ESMCTL_DEBUG' },
    profile: { ...word, env: 'ESMCTL_PROFILE' },
    'bootstrap-servers': { ...word, char: 'b', env: 'ESMCTL_BOOTSTRAP_SERVERS' },
    'command-config': { ...word, env: 'ESMCTL_COMMAND_CONFIG' },
    config: { ...word, char: 'c', env: 'ESMCTL_CONFIG' },
    snapshot: { ...word, exclusive: ['bootstrap-servers', 'command-config'] },
    topic: many,
    'starting-position': word,
    'offsets-retention': word,
    'empty-since': word,
    'warn-within': { ...word, default: '24h' },
    all: yes,
    journal: word,
    watch: { ...yes, exclusive: ['snapshot', 'fail-on'] },
    every: { ...word, default: '10s' },
    'fail-on': { ...word, options: VERDICTS.filter((verdict) => verdict !== 'active' && verdict !== 'survives') },
  },
  args: { group: {} },
  strict: false,
};

/** What a command line may hold to be answered without the whole command: nothing that asks for more than one look at a cluster. */
export const ANSWERED: ReadonlySet<string> = new Set([
  'json',
  'no-color',
  'bootstrap-servers',
  'command-config',
  'topic',
  'starting-position',
  'offsets-retention',
  'empty-since',
  'warn-within',
  'all',
  'every',
  'fail-on',
]);
