import * as Flags from '@oclif/core/flags';

/** What `esmctl config set` put together under a name; see `src/cli/profile`. */
export const profileFlag = {
  profile: Flags.string({
    helpGroup: 'PROFILE',
    helpValue: 'NAME',
    description:
      'take servers, client properties and region from this profile (esmctl config), where they are not given',
    env: 'ESMCTL_PROFILE',
  }),
};
