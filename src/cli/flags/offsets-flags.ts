import * as Flags from '@oclif/core/flags';
import { connectionFlags } from './connection-flags.ts';

const GROUP = 'GROUP';

/** Which group is meant, and how to reach its cluster. */
export const groupFlags = {
  ...connectionFlags,
  group: Flags.string({
    char: 'g',
    helpGroup: GROUP,
    helpValue: 'GROUP',
    description: 'the group, where no mapping names it',
  }),
  config: Flags.string({
    char: 'c',
    helpGroup: GROUP,
    helpValue: 'mapping.json',
    description: 'event source mapping whose group and servers are meant',
    env: 'ESMCTL_CONFIG',
  }),
};

export const topicFlag = Flags.string({
  helpGroup: GROUP,
  helpValue: 'TOPIC',
  multiple: true,
  description: 'only this topic; may be repeated',
});

/** Of commands that change something. */
export const actFlags = {
  yes: Flags.boolean({ char: 'y', description: 'carry the plan out; without it nothing is changed' }),
  undo: Flags.string({
    helpValue: 'FILE',
    description:
      'where to write what is committed now, before anything is changed; a file that is there is not overwritten',
  }),
};

export const clampFlag = Flags.boolean({
  description: 'move offsets that lie outside of the log to its start or its end',
});
