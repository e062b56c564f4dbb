import type { FunctionFacts } from '../../core/lambda/function-port.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { regionNamedBy } from '../mapping/mapping-region.ts';

/** Account and region that stand in the ARN where the mapping names the function alone. */
const LOCAL_REGION = 'us-east-1';
const LOCAL_ACCOUNT = '000000000000';

/** Name, qualified ARN and version of the function, from a name, a partial ARN or a full one. */
export function functionFactsOf(mapping: Mapping, timeoutMs: number, memoryMegabytes: number): FunctionFacts {
  const given = mapping.functionName;
  const fullArn = /^arn:[^:]+:lambda:([^:]+):\d+:function:([^:]+)(?::(.+))?$/.exec(given);
  const partial = /^(?:(\d+):function:)?([^:]+)(?::(.+))?$/.exec(given);
  const region = regionNamedBy(mapping) ?? LOCAL_REGION;
  const functionName = fullArn?.[2] ?? partial?.[2] ?? given;
  const qualifier = fullArn?.[3] ?? partial?.[3];
  const account = partial?.[1] ?? LOCAL_ACCOUNT;
  const arn = fullArn === null ? `arn:aws:lambda:${region}:${account}:function:${functionName}` : given;
  const isVersion = qualifier !== undefined && /^\d+$/.test(qualifier);
  return {
    functionName,
    functionArn: fullArn === null && qualifier !== undefined ? `${arn}:${qualifier}` : arn,
    functionVersion: isVersion ? qualifier : '$LATEST',
    timeoutMs,
    memoryMegabytes,
    region,
  };
}
