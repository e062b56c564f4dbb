import { describe, expect, it } from 'vitest';
import {
  awsSettingsFor,
  awsSettingsOf,
  regionNamedBy,
  regionOfFunction,
} from '../../../src/cli/mapping/mapping-region.ts';
import { OF_PROFILE } from '../../../src/cli/profile/of-profile.ts';
import type { MappingSource } from '../../../src/core/mapping/mapping.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import { MSK_ARN } from '../../support/aws/account-stub.ts';

const ARN = 'arn:aws:lambda:eu-north-1:123456789012:function:orders';
const MSK: MappingSource = { kind: 'msk', eventSourceArn: MSK_ARN };
const OWN: MappingSource = { kind: 'self-managed', bootstrapServers: ['k:9092'] };

it.each([
  { text: ARN, region: 'eu-north-1' },
  { text: `${ARN}:live`, region: 'eu-north-1' },
  { text: 'arn:aws-cn:lambda:cn-north-1:123456789012:function:orders', region: 'cn-north-1' },
  { text: '123456789012:function:orders', region: undefined },
  { text: 'orders', region: undefined },
  { text: '', region: undefined },
])('the region of the function "$text"', ({ text, region }) => {
  expect(regionOfFunction(text)).toBe(region);
});

it.each([
  { why: 'of the function before that of the cluster', functionName: ARN, source: MSK, region: 'eu-north-1' },
  { why: 'of the cluster', functionName: 'orders', source: MSK, region: MSK_ARN.split(':')[3] },
  { why: 'nowhere', functionName: 'orders', source: OWN, region: undefined },
])('the region of a mapping stands in the ARN: $why', ({ functionName, source, region }) => {
  expect(regionNamedBy({ functionName, source })).toBe(region);
});

describe('the settings for the region of a mapping', () => {
  const mapping = { functionName: ARN, source: OWN };

  it.each([
    { why: 'the flag says the same', mapping, region: 'eu-north-1', expected: 'eu-north-1' },
    { why: 'no flag names one', mapping, region: undefined, expected: 'eu-north-1' },
    { why: 'the mapping names none', mapping: { ...mapping, functionName: 'a' }, region: 'x', expected: 'x' },
  ])('are taken where $why', ({ mapping: one, region, expected }) => {
    expect(awsSettingsFor(one, { region, profile: 'dev' })).toEqual({ region: expected, profile: 'dev' });
  });

  it.each([
    { why: 'the ARN comes before a profile of esmctl', mapping, expected: 'eu-north-1' },
    {
      why: 'the cluster is in the region of its ARN alone',
      mapping: { functionName: 'a', source: MSK },
      expected: 'eu-west-1',
    },
    {
      why: 'without an ARN it is that of the profile',
      mapping: { ...mapping, functionName: 'a' },
      expected: 'us-east-1',
    },
  ])('where a profile names a region: $why', ({ mapping: one, expected }) => {
    const flags = { region: 'us-east-1', 'profile-aws': 'dev', [OF_PROFILE]: ['region'] };
    expect(awsSettingsFor(one, awsSettingsOf(flags))).toMatchObject({ region: expected, profile: 'dev' });
    const { [OF_PROFILE]: _filled, ...given } = flags;
    const ofFlag = () => awsSettingsFor(one, awsSettingsOf(given)).region;
    if (expected === 'us-east-1') expect(ofFlag()).toBe('us-east-1');
    else expect(ofFlag).toThrow('--region is us-east-1');
  });

  it('are refused where flag and mapping differ', () => {
    expect(() => awsSettingsFor(mapping, { region: 'us-east-1', profile: undefined })).toThrow(
      new EsmctlError({
        code: 'ESMCTL_USAGE',
        kind: 'usage',
        message: '--region is us-east-1, and the mapping is of eu-north-1',
        next: ['leave --region out: the ARN says it'],
      }),
    );
  });
});
