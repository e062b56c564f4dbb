import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';

/** The region in the ARN of a function; undefined for a name and a partial ARN. */
export function regionOfFunction(functionName: string): string | undefined {
  return /^arn:[^:]+:lambda:([^:]+):/.exec(functionName)?.[1];
}

/** The region of the function's ARN, else that of the cluster: a mapping, its function and its cluster are in one. */
export function regionNamedBy({ functionName, source }: Pick<Mapping, 'functionName' | 'source'>): string | undefined {
  const ofCluster = source.kind === 'msk' ? source.eventSourceArn.split(':')[3] : undefined;
  return regionOfFunction(functionName) ?? ofCluster;
}

/** With the region that the mapping names, where no flag does. Throws a usage error where both do, and differ. */
export function awsSettingsFor(mapping: Pick<Mapping, 'functionName' | 'source'>, flagged: AwsSettings): AwsSettings {
  const named = regionNamedBy(mapping);
  if (flagged.region !== undefined && named !== undefined && flagged.region !== named) {
    throw new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message: `--region is ${flagged.region}, and the mapping is of ${named}`,
      next: ['leave --region out: the ARN of the mapping says it'],
    });
  }
  return { ...flagged, region: flagged.region ?? named };
}
