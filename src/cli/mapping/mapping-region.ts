import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { type FilledFlags, isOfProfile } from '../profile/of-profile.ts';

/** The region in the ARN of a function; undefined for a name and a partial ARN. */
export function regionOfFunction(functionName: string): string | undefined {
  return /^arn:[^:]+:lambda:([^:]+):/.exec(functionName)?.[1];
}

/** The region in the ARN of a cluster of Amazon MSK. */
export function regionOfCluster(clusterArn: string): string | undefined {
  return /^arn:[^:]+:kafka:([^:]+):/.exec(clusterArn)?.[1];
}

/** The region of the function's ARN, else that of the cluster: a mapping, its function and its cluster are in one. */
export function regionNamedBy({ functionName, source }: Pick<Mapping, 'functionName' | 'source'>): string | undefined {
  const ofCluster = source.kind === 'msk' ? regionOfCluster(source.eventSourceArn) : undefined;
  return regionOfFunction(functionName) ?? ofCluster;
}

/** The flags that say which account and region of AWS are meant. */
export interface AwsFlags extends FilledFlags {
  readonly region?: string | undefined;
  readonly 'profile-aws'?: string | undefined;
}

export function awsSettingsOf(flags: AwsFlags): AwsSettings {
  const settings = { region: flags.region, profile: flags['profile-aws'] };
  return isOfProfile(flags, 'region') ? { ...settings, isDefaultRegion: true } : settings;
}

/** With the region that the mapping names, where no flag does. Throws a usage error where both do, and differ. */
export function awsSettingsFor(mapping: Pick<Mapping, 'functionName' | 'source'>, flagged: AwsSettings): AwsSettings {
  return settleRegion(regionNamedBy(mapping), flagged, 'the mapping is of');
}

/**
 * What an ARN names is in the region of the ARN and nowhere else: it comes before the region of a profile, and a flag that
 * says otherwise is refused. `named` is the region of the ARN, if there is one.
 */
export function settleRegion(named: string | undefined, flagged: AwsSettings, says: string): AwsSettings {
  const { region, profile, isDefaultRegion = false } = flagged;
  if (named === undefined) return flagged;
  if (region !== undefined && region !== named && !isDefaultRegion) {
    throw new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message: `--region is ${region}, and ${says} ${named}`,
      next: ['leave --region out: the ARN says it'],
    });
  }
  return { region: named, profile };
}
