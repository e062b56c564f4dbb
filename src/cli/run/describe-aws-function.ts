import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { FunctionFacts } from '../../core/lambda/function-port.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { awsSettingsFor } from '../mapping/mapping-region.ts';
import { functionFactsOf } from './function-facts.ts';
import type { RunSettings } from './run-settings.ts';

/** What is known of the function before it runs. */
export interface KnownFunction {
  readonly facts: FunctionFacts;
  /** As the mapping names it. */
  readonly mappedName: string;
  readonly aws: AwsSettings;
  /** Of the function in AWS; undefined where AWS did not tell. */
  readonly awsTimeoutMs: number | undefined;
}

/**
 * From the mapping and the flags; of the function in AWS, from AWS itself, and `note` says which one will be invoked
 * before anything is: what it does is real.
 */
export async function describeRunFunction(
  mapping: Mapping,
  settings: RunSettings,
  note: (text: string) => void,
): Promise<KnownFunction> {
  const facts = functionFactsOf(mapping, settings.functionTimeoutMs, settings.functionMemoryMegabytes);
  const mappedName = mapping.functionName;
  if (settings.chosenFunction.kind !== 'aws') return { facts, mappedName, aws: settings.aws, awsTimeoutMs: undefined };
  const aws = awsSettingsFor(mapping, settings.aws);
  const { describeFunction } = await import('../../core/lambda/aws/describe-function.ts');
  const found = await describeFunction(mappedName, aws);
  const account = found.arn?.split(':')[4] ?? accountOf(mappedName);
  const timeout = found.timeoutMs === undefined ? '' : `, timeout ${found.timeoutMs / 1000} s`;
  note(
    [
      `invokes the function ${mappedName} in AWS: region ${found.region}, account ${account ?? 'of the credentials'}${timeout}`,
      ...(found.unknownBecause === undefined ? [] : [`  more is not known of it: ${found.unknownBecause}`]),
      '  what it does is real; --handler, --exec or --endpoint run one on this machine',
    ].join('\n'),
  );
  return {
    facts: {
      ...facts,
      functionArn: found.arn === undefined ? facts.functionArn : qualify(found.arn, facts.functionArn),
      region: found.region,
      timeoutMs: found.timeoutMs ?? facts.timeoutMs,
      memoryMegabytes: found.memoryMegabytes ?? facts.memoryMegabytes,
    },
    mappedName,
    aws,
    awsTimeoutMs: found.timeoutMs,
  };
}

/** The version or alias of the mapping behind the ARN that AWS told. */
function qualify(arn: string, mapped: string): string {
  const qualifier = mapped.split(':')[7];
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

function accountOf(functionName: string): string | undefined {
  return /(?:^|:)(\d{12}):function:/.exec(functionName)?.[1];
}
