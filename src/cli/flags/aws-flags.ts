import * as Flags from '@oclif/core/flags';
import { profileFlag } from './profile-flag.ts';

/** Which account and region of AWS; credentials are found as the AWS CLI finds them, and are never flags. */
export const awsFlags = {
  ...profileFlag,
  region: Flags.string({
    helpGroup: 'AWS',
    helpValue: 'eu-west-1',
    description: '[default: of the ARN, AWS_REGION, or the profile] the region that is asked',
    env: 'ESMCTL_REGION',
  }),
  'profile-aws': Flags.string({
    helpGroup: 'AWS',
    helpValue: 'NAME',
    description: '[default: AWS_PROFILE] a profile of ~/.aws/config',
    env: 'ESMCTL_PROFILE_AWS',
  }),
};
