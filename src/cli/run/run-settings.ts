import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { HandlerIsolation } from '../../core/lambda/function-port.ts';
import { parseDuration } from '../../core/model/duration.ts';
import type { Problem } from '../../core/model/errors.ts';
import { assumeForRun, RUN_ASSUMPTIONS, type RunAssumed } from '../../core/runtime/run-assumptions.ts';
import type { Until } from '../../core/runtime/run-options.ts';
import type { ConnectionFlags } from '../connection/resolve-connection.ts';
import { readAssumed } from '../flags/read-assumed.ts';
import { refuseFlags } from '../flags/refuse-flags.ts';
import { awsSettingsOf } from '../mapping/mapping-region.ts';
import { chooseFunction, type FunctionChoice } from './choose-function.ts';
import { readCompanion } from './read-companion.ts';

/** The flags of `run` as oclif parsed them. */
export interface ParsedRunFlags extends ConnectionFlags {
  readonly config?: string | undefined;
  readonly local: boolean;
  /** One text where it comes from the environment. */
  readonly assume?: readonly string[] | string | undefined;
  readonly records?: string | undefined;
  readonly checkpoint?: string | undefined;
  readonly 'on-out-of-range'?: string | undefined;
  readonly 'skip-bad-records': boolean;
  readonly pollers?: number | undefined;
  readonly 'time-scale'?: number | undefined;
  readonly handler?: string | undefined;
  readonly 'handler-isolation': HandlerIsolation;
  readonly exec?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly 'function-timeout'?: string | undefined;
  readonly 'function-memory'?: number | undefined;
  readonly env?: readonly string[] | undefined;
  readonly 'tail-log'?: boolean;
  readonly region?: string | undefined;
  readonly 'profile-aws'?: string | undefined;
  readonly destination?: string | undefined;
  readonly until?: string | undefined;
  readonly for?: string | undefined;
  readonly 'commit-interval'?: string | undefined;
}

/** What is to be run, flags and companion file joined; nothing has been opened yet. */
export interface RunSettings {
  readonly companionPath: string | undefined;
  readonly records: string | undefined;
  readonly checkpoint: string | undefined;
  readonly bootstrapServers: readonly string[] | undefined;
  readonly connection: ConnectionFlags;
  readonly skipBadRecords: boolean;
  readonly pollers: number | undefined;
  /** How many times as fast pollers are scaled. */
  readonly timeScale: number;
  readonly chosenFunction: FunctionChoice;
  /** For a handler. */
  readonly handlerIsolation: HandlerIsolation;
  readonly functionTimeoutMs: number;
  readonly functionMemoryMegabytes: number;
  readonly functionEnv: Readonly<Record<string, string>>;
  readonly tailLog: boolean;
  /** Region and profile as the flags name them. */
  readonly aws: AwsSettings;
  readonly destination: string | undefined;
  readonly until: Until | undefined;
  readonly forMs: number | undefined;
  readonly commitIntervalMs: number;
  readonly assumed: RunAssumed;
}

const DESTINATION = /^(file:.+|kafka:\/\/[a-zA-Z0-9._-]{1,249}|arn:[^:]+:(sqs|sns|s3):.+)$/s;
const LONGEST_TIMEOUT_MS = 14 * 60_000;

/** Joins flags and companion; every problem of the flags is reported at once. */
export async function settleRun(configPath: string | undefined, flags: ParsedRunFlags): Promise<RunSettings> {
  const companion = configPath !== undefined && flags.local ? await readCompanion(configPath) : undefined;
  const problems: Problem[] = [];
  const settings: RunSettings = {
    companionPath: companion?.path,
    records: flags.records ?? companion?.flags.records,
    checkpoint: flags.checkpoint ?? companion?.flags.checkpoint,
    bootstrapServers: flags['bootstrap-servers']?.split(',').filter((server) => server !== ''),
    connection: flags,
    skipBadRecords: flags['skip-bad-records'],
    pollers: flags.pollers,
    timeScale: flags['time-scale'] ?? 1,
    chosenFunction: chooseFunction(flags, process.env, companion?.flags, problems),
    handlerIsolation: flags['handler-isolation'],
    functionTimeoutMs: checkTimeout(readDuration('function-timeout', flags, problems) ?? 3000, problems),
    functionMemoryMegabytes: flags['function-memory'] ?? 128,
    functionEnv: readEnvironment(flags.env ?? [], problems),
    tailLog: flags['tail-log'] === true,
    aws: awsSettingsOf(flags),
    destination: checkDestination(flags.destination ?? companion?.flags.destination, problems),
    until: readUntil(flags.until, problems),
    forMs: readDuration('for', flags, problems),
    commitIntervalMs: readDuration('commit-interval', flags, problems) ?? 500,
    assumed: readAssumptions(flags, problems),
  };
  refuseFlags(problems, 'esmctl run --help shows the flags, esmctl run --explain the assumptions');
  return settings;
}

function readDuration(
  name: 'for' | 'function-timeout' | 'commit-interval',
  { [name]: text }: ParsedRunFlags,
  problems: Problem[],
): number | undefined {
  const durationMs = text === undefined ? undefined : parseDuration(text);
  if (text !== undefined && durationMs === undefined) {
    problems.push(refuse(name, `--${name} takes a duration such as 500ms, 30s, 10m or 2h, not "${text}"`));
  }
  return durationMs;
}

function checkTimeout(timeoutMs: number, problems: Problem[]): number {
  if (timeoutMs >= 1000 && timeoutMs <= LONGEST_TIMEOUT_MS) return timeoutMs;
  problems.push(
    refuse('function-timeout', '--function-timeout is between 1s and 14m: Lambda takes no longer one for Kafka'),
  );
  return timeoutMs;
}

function readEnvironment(pairs: readonly string[], problems: Problem[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const pair of pairs) {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(pair);
    if (match?.[1] === undefined)
      problems.push(refuse('env', `--env takes NAME=value, not "${pair.split('=')[0] ?? ''}"`));
    else env[match[1]] = match[2] ?? '';
  }
  return env;
}

function checkDestination(destination: string | undefined, problems: Problem[]): string | undefined {
  if (destination !== undefined && !DESTINATION.test(destination)) {
    problems.push(
      refuse(
        'destination',
        `--destination takes file:PATH, kafka://TOPIC or the ARN of a queue, topic or bucket, not "${destination}"`,
      ),
    );
  }
  return destination;
}

function readUntil(text: string | undefined, problems: Problem[]): Until | undefined {
  if (text === undefined) return undefined;
  if (text === 'end') return { kind: 'end' };
  const forMs = text.startsWith('idle=') ? parseDuration(text.slice(5)) : undefined;
  if (forMs !== undefined) return { kind: 'idle', forMs };
  problems.push(refuse('until', `--until takes end or idle=DURATION (idle=30s), not "${text}"`));
  return undefined;
}

/** `--on-out-of-range` is another way to say one of them, and wins. */
function readAssumptions(flags: ParsedRunFlags, problems: Problem[]): RunAssumed {
  const outOfRange = flags['on-out-of-range'];
  const read = (given: ParsedRunFlags['assume']) =>
    readAssumed(given, RUN_ASSUMPTIONS, (flag, message) => void problems.push(refuse(flag, message)));
  return assumeForRun({
    ...read(flags.assume),
    ...read(outOfRange === undefined ? [] : [`out-of-range=${outOfRange}`]),
  });
}

function refuse(flag: string, message: string): Problem {
  return { severity: 'error', code: `flag-${flag}`, message };
}
