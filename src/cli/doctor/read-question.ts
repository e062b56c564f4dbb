import type { AwsQuestion } from '../../core/doctor/examine-aws.ts';
import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import { consumerGroupOf } from '../../core/mapping/consumer-group.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { type ConnectionFlags, resolveConnection } from '../connection/resolve-connection.ts';
import { awsSettingsOf, regionNamedBy, regionOfFunction, settleRegion } from '../mapping/mapping-region.ts';
import { readMappingFile } from '../mapping-file.ts';

export interface DoctorFlags extends ConnectionFlags {
  readonly config?: string | undefined;
  readonly group?: string | undefined;
  readonly topic?: readonly string[] | undefined;
  readonly function?: string | undefined;
  readonly aws?: boolean | undefined;
  readonly region?: string | undefined;
  readonly 'profile-aws'?: string | undefined;
}

/** What is to be examined. */
export interface DoctorQuestion {
  /** Undefined where only AWS is asked. */
  readonly connection: KafkaConnection | undefined;
  readonly topics: readonly string[];
  readonly group: string | undefined;
  readonly aws: (AwsQuestion & AwsSettings) | undefined;
}

/** Throws a usage error for a mapping that cannot be read, and where there is neither a cluster nor AWS to ask. */
export async function readQuestion(flags: DoctorFlags): Promise<DoctorQuestion> {
  const mapping = flags.config === undefined ? undefined : (await readMappingFile(flags.config)).mapping;
  const functionName = flags.function ?? mapping?.functionName;
  const asksAws = flags.aws ?? (flags.function !== undefined || regionOfFunction(functionName ?? '') !== undefined);
  return {
    connection: await readConnection(flags, mapping, asksAws),
    topics: flags.topic ?? (mapping === undefined ? [] : [mapping.topic]),
    group: flags.group ?? (mapping === undefined ? undefined : consumerGroupOf(mapping)),
    aws: asksAws
      ? {
          functionName,
          mappingUuid: flags.function === undefined ? mapping?.uuid : undefined,
          ...settleRegion(regionOf(flags.function, mapping), awsSettingsOf(flags), 'what is asked about is in'),
        }
      : undefined,
  };
}

/** Of the function's ARN, else of the cluster's: mapping, function and cluster are in one region. */
function regionOf(functionName: string | undefined, mapping: Mapping | undefined): string | undefined {
  const ofFunction = regionOfFunction(functionName ?? '');
  return ofFunction ?? (mapping === undefined ? undefined : regionNamedBy(mapping));
}

/** Without any word of a cluster, AWS alone is asked. */
async function readConnection(
  flags: DoctorFlags,
  mapping: Mapping | undefined,
  asksAws: boolean,
): Promise<KafkaConnection | undefined> {
  try {
    return await resolveConnection(flags, mapping);
  } catch (error) {
    const isBare = mapping === undefined && flags['command-config'] === undefined;
    if (asksAws && isBare && error instanceof EsmctlError && error.code === 'ESMCTL_NO_SERVERS') return undefined;
    throw error;
  }
}
