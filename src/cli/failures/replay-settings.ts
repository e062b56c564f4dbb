import { type FailurePlace, readFailurePlace } from '../../core/failures/failure-place.ts';
import { functionNameOf } from '../../core/failures/plan-replay.ts';
import type { MappingSource, StreamMapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { readFlagValues } from '../facts/read-flag-values.ts';
import { problemsIn } from '../mistakes/problems-of.ts';
import { type ParsedRunFlags, type RunSettings, settleRun } from '../run/run-settings.ts';

/** The flags of `failures replay` as oclif parsed them. */
export interface ParsedReplayFlags
  extends Omit<ParsedRunFlags, 'skip-bad-records' | 'records' | 'checkpoint' | 'config'> {
  readonly config: string;
  readonly from?: string | undefined;
  readonly since?: string | undefined;
  readonly limit: number;
  readonly 'any-function': boolean;
  readonly yes: boolean;
  readonly retries: number;
  readonly bisect: boolean;
  readonly filter: boolean;
  readonly 'ignore-timestamps': boolean;
  readonly 'delete-messages'?: boolean | undefined;
  readonly 'delete-objects': boolean;
}

export interface ReplaySettings {
  readonly run: RunSettings;
  readonly sinceMs: number | undefined;
  readonly limit: number;
  readonly anyFunction: boolean;
  readonly acts: boolean;
  readonly retries: number;
  readonly bisect: boolean;
  readonly filters: boolean;
  readonly checksTimestamps: boolean;
  /** Of a queue: where the function in AWS was invoked, unless the flag says otherwise. */
  readonly deletesMessages: boolean;
  readonly deletesObjects: boolean;
  /** Of `--destination file:PATH`. */
  readonly destination: string | undefined;
}

/** Every problem of the flags at once, as a usage error. */
export async function settleReplay(flags: ParsedReplayFlags): Promise<ReplaySettings> {
  const values = readFlagValues();
  const sinceMs = values.time('since', flags.since);
  const { destination } = flags;
  if (destination !== undefined && !/^file:./.test(destination))
    values.refuse('destination', `takes file:PATH, not "${destination}"`);
  const run = await settleRun(flags.config, { ...flags, 'skip-bad-records': false }).catch((error: unknown) => {
    values.add(problemsIn(error));
    values.done();
    throw error;
  });
  values.done();
  return {
    run,
    sinceMs,
    limit: flags.limit,
    anyFunction: flags['any-function'],
    acts: flags.yes,
    retries: flags.retries,
    bisect: flags.bisect,
    filters: flags.filter,
    checksTimestamps: !flags['ignore-timestamps'],
    deletesMessages: flags['delete-messages'] ?? run.chosenFunction.kind === 'aws',
    deletesObjects: flags['delete-objects'],
    destination,
  };
}

/** `--from`, else where the mapping sends its failures. */
export function choosePlace(from: string | undefined, { onFailureDestination }: StreamMapping): FailurePlace {
  const text = from ?? onFailureDestination;
  if (text === undefined) {
    throw refuse('it is not said where the failure records are, and the mapping has no on-failure destination', [
      'name them: --from failures.ndjson, the ARN or URL of a queue, s3://BUCKET/PREFIX, or kafka://TOPIC',
    ]);
  }
  const read = readFailurePlace(text);
  if (!read.ok) throw refuse(read.why, [read.next]);
  return read.place;
}

export function functionOf({ functionName }: StreamMapping, { anyFunction }: ReplaySettings): string | undefined {
  return anyFunction ? undefined : functionNameOf(functionName);
}

/** Failures of a local run name the servers of `-b`. */
export function sourceOf({ source }: StreamMapping, { run }: ReplaySettings): MappingSource {
  if (source.kind === 'msk') return source;
  return { ...source, bootstrapServers: [...source.bootstrapServers, ...(run.bootstrapServers ?? [])] };
}

function refuse(message: string, next: readonly string[]): EsmctlError {
  return new EsmctlError({ code: 'ESMCTL_USAGE', kind: 'usage', message, next });
}
