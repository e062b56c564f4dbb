import { checkPattern } from '../../core/filter/check-pattern.ts';
import { importMappings } from '../../core/mapping/import/import-mappings.ts';
import type { ImportedMapping } from '../../core/mapping/import/imported-mapping.ts';
import { judgeImport } from '../../core/mapping/import/judge-import.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { chooseMapping } from './choose-mapping.ts';
import { type ImportFlags, readImportSource } from './read-import-source.ts';
import { readSettings } from './read-settings.ts';

export interface Import extends ImportedMapping {
  /** For people: where it was taken from. */
  readonly file: string;
  readonly exitCode: ExitCode;
}

/** The one mapping that the flags name, with all that is to be said of it. Throws `EsmctlError`: usage, or target for AWS. */
export async function importMapping(
  flags: ImportFlags & { readonly set?: readonly string[] | undefined; readonly 'logical-id'?: string | undefined },
  nowMs: number,
): Promise<Import> {
  const { name: file, format, text } = await readImportSource(flags);
  const reading = importMappings(text, format, readSettings(flags.set ?? []));
  const chosen = chooseMapping(file, reading, flags['logical-id']);
  const { refused, notes } = judgeImport(chosen, { nowMs, checkPattern });
  // What AWS itself told is a mapping, whatever is thought of it here.
  const isWrong = refused && format !== 'aws-cli';
  return { ...chosen, notes, file, exitCode: isWrong ? EXIT.usage : EXIT.fine };
}
