import type { ImportFormat } from '../../core/mapping/import/import-mappings.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { readTextInput, STANDARD_INPUT } from '../read-text-input.ts';
import { type AwsFlags, awsSettingsOf, regionOfFunction, settleRegion } from './mapping-region.ts';

const FILES: readonly ImportFormat[] = ['template', 'terraform', 'serverless', 'aws-cli'];
const SOURCES = [...FILES, 'uuid', 'function'] as const;

type Source = (typeof SOURCES)[number];

export type ImportFlags = { readonly [Name in Source]?: string | undefined } & AwsFlags;

export interface ImportSource {
  /** For people: a path, `<stdin>`, or what was asked for in AWS. */
  readonly name: string;
  readonly format: ImportFormat;
  readonly text: string;
}

/** Reads the one source that the flags name: a file, or AWS. */
export async function readImportSource(flags: ImportFlags): Promise<ImportSource> {
  const given = SOURCES.filter((source) => flags[source] !== undefined);
  const [source] = given;
  const value = source === undefined ? undefined : flags[source];
  if (source === undefined || value === undefined || given.length > 1) throw sayOne(given);
  if (source === 'uuid' || source === 'function') {
    const text = await askAws(source, value, flags);
    return {
      name: source === 'uuid' ? `the mapping ${value} in AWS` : `the function ${value} in AWS`,
      format: 'aws-cli',
      text,
    };
  }
  const name = value === STANDARD_INPUT ? '<stdin>' : value;
  return { name, format: source, text: await readTextInput(value) };
}

/** The mapping with a UUID, or all of a function, as the AWS CLI would print them. */
async function askAws(source: 'uuid' | 'function', value: string, flags: AwsFlags): Promise<string> {
  if (source === 'uuid' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) throw refuseUuid(value);
  const settings = settleRegion(regionOfFunction(value), awsSettingsOf(flags), 'the function is in');
  const { readMapping, readMappingsOf } = await import('../../core/lambda/aws/read-mappings.ts');
  return source === 'uuid' ? readMapping(value, settings) : readMappingsOf(value, settings);
}

function refuseUuid(value: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: `--uuid takes the UUID of an event source mapping, not "${value}"`,
    next: ['aws lambda list-event-source-mappings lists them; --function NAME takes the mapping of a function'],
  });
}

function sayOne(given: readonly Source[]): EsmctlError {
  const flags = [...FILES.map((format) => `--${format} FILE`), '--uuid UUID', '--function NAME'].join(', ');
  return new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message:
      given.length === 0 ? 'say what to import from' : `only one of ${given.map((each) => `--${each}`).join(', ')}`,
    next: [`give one of ${flags}; - reads standard input`],
  });
}
