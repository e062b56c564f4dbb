import { explainResult } from '../diagnosis/mapping/explain-result.ts';
import { explainReason } from '../diagnosis/mapping/explain-state.ts';
import type { AwsProbes, ProbedFunction } from '../lambda/aws-probes.ts';
import { EsmctlError } from '../model/errors.ts';
import { type Check, checksOf, type Step } from './check.ts';

export interface AwsQuestion {
  /** Name or ARN; undefined where only the credentials are asked about. */
  readonly functionName: string | undefined;
  /** Undefined: the mappings of the function are listed. */
  readonly mappingUuid: string | undefined;
}

/** A function that is invoked for Kafka may not run longer (developer guide, with-kafka). */
const LONGEST_TIMEOUT_MS = 14 * 60_000;
const DENIED = 'ESMCTL_AWS_DENIED';

/** Credentials, the function, the right to invoke it, and the mapping as AWS has it. */
export async function examineAws(
  { functionName, mappingUuid }: AwsQuestion,
  aws: AwsProbes,
): Promise<readonly Check[]> {
  const credentials = await examineCredentials(aws);
  if (credentials.status !== 'ok') {
    const steps: readonly Step[] = ['function', 'invoke', 'mapping'];
    return [credentials, ...steps.map((step) => checksOf(step, functionName).skipped('credentials failed'))];
  }
  if (functionName === undefined) {
    const steps: readonly Step[] = ['function', 'invoke'];
    const skipped = steps.map((step) => checksOf(step).skipped('none is named (--function, --config)'));
    return [credentials, ...skipped, await examineMapping(undefined, mappingUuid, aws)];
  }
  const found = await attempt('function', functionName, async ({ ok, problem, unknown }) => {
    const described = await aws.describeFunction(functionName);
    if (described.unknownBecause !== undefined) return unknown(described.unknownBecause);
    const wrong = explainFunction(described);
    return wrong === undefined ? ok(describe(described)) : problem(wrong);
  });
  if (found.status === 'problem' && found.code === 'ESMCTL_AWS_NOT_FOUND') {
    return [
      credentials,
      found,
      checksOf('invoke', functionName).skipped('function failed'),
      await examineMapping(mappingUuid === undefined ? undefined : functionName, mappingUuid, aws),
    ];
  }
  const invoke = await attempt('invoke', functionName, async ({ ok }) => {
    await aws.tryInvoke(functionName);
    return ok('may be invoked (asked with DryRun: nothing ran)');
  });
  return [credentials, found, invoke, await examineMapping(functionName, mappingUuid, aws)];
}

function examineCredentials(aws: AwsProbes): Promise<Check> {
  return attempt('credentials', undefined, async ({ ok }) => {
    const { region, concurrencyLimit, denied } = await aws.tryAccount();
    if (denied)
      return ok(`AWS knows them, in ${region} (they may not lambda:GetAccountSettings, which no mapping needs)`);
    const limit = concurrencyLimit === undefined ? '' : `, concurrency limit ${concurrencyLimit}`;
    return ok(`AWS takes them, in ${region}${limit}`);
  });
}

function describe({ timeoutMs, memoryMegabytes, state }: ProbedFunction): string {
  const parts = [
    state ?? 'is there',
    ...(timeoutMs === undefined ? [] : [`timeout ${timeoutMs / 1000} s`]),
    ...(memoryMegabytes === undefined ? [] : [`${memoryMegabytes} MB`]),
  ];
  return parts.join(', ');
}

function explainFunction({ state, timeoutMs }: ProbedFunction) {
  if (state?.startsWith('Failed') === true) {
    return {
      code: 'ESMCTL_FUNCTION_STATE',
      message: `its state is ${state}: it cannot be invoked`,
      next: ['deploy it again; aws lambda get-function-configuration has the reason'],
    };
  }
  if (timeoutMs !== undefined && timeoutMs > LONGEST_TIMEOUT_MS) {
    return {
      code: 'ESMCTL_FUNCTION_TIMEOUT',
      message: `its timeout is ${timeoutMs / 1000} s, and Kafka mappings take 840 s at most`,
      next: ['aws lambda update-function-configuration --timeout 840'],
    };
  }
  return undefined;
}

interface AwsMapping {
  readonly UUID?: unknown;
  readonly State?: unknown;
  readonly StateTransitionReason?: unknown;
  readonly LastProcessingResult?: unknown;
  readonly Topics?: unknown;
}

function examineMapping(functionName: string | undefined, uuid: string | undefined, aws: AwsProbes): Promise<Check> {
  const step = checksOf('mapping', uuid);
  if (uuid !== undefined) {
    return attempt('mapping', uuid, async () =>
      judgeMapping(uuid, JSON.parse(await aws.readMapping(uuid)) as AwsMapping),
    );
  }
  if (functionName === undefined) return Promise.resolve(step.skipped('neither a UUID nor a function is named'));
  return attempt('mapping', functionName, async ({ skipped }) => {
    const { EventSourceMappings = [] } = JSON.parse(await aws.readMappingsOf(functionName)) as {
      EventSourceMappings?: readonly AwsMapping[];
    };
    const ofKafka = EventSourceMappings.filter(({ Topics }) => Array.isArray(Topics));
    const [only] = ofKafka;
    if (only === undefined) return skipped('the function has no Kafka mapping in AWS');
    const judged = ofKafka.map((mapping) => judgeMapping(String(mapping.UUID), mapping));
    return (
      judged.find(({ status }) => status === 'problem') ??
      judged.find(({ status }) => status === 'unknown') ??
      judgeMapping(String(only.UUID), only, ofKafka.length - 1)
    );
  });
}

function judgeMapping(uuid: string, mapping: AwsMapping, others = 0): Check {
  const { ok, problem, unknown } = checksOf('mapping', uuid);
  const state = textOf(mapping.State);
  const result = textOf(mapping.LastProcessingResult);
  const trouble = [result, textOf(mapping.StateTransitionReason)].find(isTrouble);
  if (trouble !== undefined) {
    return problem({
      code: 'ESMCTL_MAPPING_PROBLEM',
      message: `${state ?? 'no state'}; AWS says: ${trouble}`,
      next: [
        'a mapping reaches the cluster from its own subnets, with the secrets of its SourceAccessConfigurations: what is well from here may fail there',
      ],
    });
  }
  if (state === undefined) return unknown('AWS names no state of the mapping');
  return ok(`${state}, ${result ?? 'no result yet'}${others > 0 ? `; ${others} more of this function` : ''}`);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** As `inspect mapping` reads the same texts. */
function isTrouble(text: string | undefined): boolean {
  return text !== undefined && (explainReason(text) ?? explainResult(text)).kind === 'trouble';
}

/** What is only not allowed to be looked at is unknown; the right to invoke is what is asked for. */
async function attempt(
  step: Step,
  subject: string | undefined,
  look: (make: ReturnType<typeof checksOf>) => Promise<Check>,
): Promise<Check> {
  const make = checksOf(step, subject);
  try {
    return await look(make);
  } catch (error) {
    if (!(error instanceof EsmctlError)) throw error;
    if (error.code === DENIED && step !== 'invoke') return make.unknown(error.message, error.next);
    return make.problem(error);
  }
}
