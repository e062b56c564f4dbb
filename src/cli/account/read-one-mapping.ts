import { checkPattern } from '../../core/filter/check-pattern.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import { importMappings } from '../../core/mapping/import/import-mappings.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import type { AwsState, MappingReading } from '../../core/mapping/mapping-reading.ts';
import { parseMapping } from '../../core/mapping/parse-mapping.ts';
import { EsmctlError, type Problem } from '../../core/model/errors.ts';
import { groupOf } from '../facts/read-mapping-facts.ts';
import { chooseMapping } from '../mapping/choose-mapping.ts';
import { type AwsFlags, awsSettingsFor, awsSettingsOf, regionNamedBy } from '../mapping/mapping-region.ts';
import { readImportSource } from '../mapping/read-import-source.ts';
import { refuseMapping } from '../mapping-file.ts';
import { readTextInput } from '../read-text-input.ts';

export interface OneMappingFlags extends AwsFlags {
  readonly uuid?: string | undefined;
  readonly function?: string | undefined;
  readonly config?: string | undefined;
}

/** A mapping as AWS answered it, read. */
export interface Found {
  readonly mapping: Mapping;
  readonly status: AwsState;
  readonly problems: readonly Problem[];
  /** Its consumer group. */
  readonly group: string;
}

export interface OneMapping extends Found {
  /** Of AWS just now, or a file that may be old. */
  readonly source: { readonly kind: 'aws' } | { readonly kind: 'file'; readonly path: string };
  /** With the region that an ARN of the mapping names. */
  readonly settings: AwsSettings;
}

/** The one mapping that the flags name. Throws `EsmctlError`: usage, or target where AWS does not give it. */
export async function readOneMapping(flags: OneMappingFlags, nowMs: number): Promise<OneMapping> {
  const { uuid, function: functionName, config } = flags;
  const given = [uuid, functionName, config].filter((value) => value !== undefined);
  if (given.length !== 1) throw sayOne(given.length);
  const { name, text } =
    config === undefined ? await askForMapping(flags) : { name: config, text: await readTextInput(config) };
  const read = readAccountMapping(text, nowMs, name);
  const { region, 'profile-aws': profile } = flags;
  if (config !== undefined) {
    return {
      ...read,
      source: { kind: 'file', path: config },
      settings: awsSettingsFor(read.mapping, awsSettingsOf(flags)),
    };
  }
  return {
    ...read,
    problems: read.problems.map(withoutPlace),
    source: { kind: 'aws' },
    settings: { region: region ?? regionNamedBy(read.mapping), profile },
  };
}

/** A mapping of JSON text as AWS answers it. Throws a usage error where nothing can be said of it. */
export function readAccountMapping(text: string, nowMs: number, name: string): Found {
  const reading: MappingReading = parseMapping(text, { nowMs, checkPattern });
  if (reading.mapping === undefined) throw refuseMapping(name, reading.problems);
  const { mapping, aws, problems } = reading;
  return { mapping, status: aws, problems, group: groupOf(mapping, name, 'name the mapping with --uuid') };
}

/** As AWS answered it. Throws a usage error where a function has none on Kafka, or several. */
async function askForMapping(flags: OneMappingFlags): Promise<{ readonly name: string; readonly text: string }> {
  const { name, format, text } = await readImportSource(flags);
  const { name: uuid, mapping } = chooseMapping(name, importMappings(text, format, new Map()), undefined, '--uuid');
  return { name: `the mapping ${uuid} in AWS`, text: JSON.stringify(mapping, undefined, 2) };
}

/** Lines of a text that nobody has before them. */
function withoutPlace({ line: _line, column: _column, ...problem }: Problem): Problem {
  return problem;
}

function sayOne(given: number): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: given === 0 ? 'say which mapping' : 'only one of --uuid, --function and --config names the mapping',
    next: ['give one of --uuid UUID, --function NAME, --config mapping.json'],
  });
}
