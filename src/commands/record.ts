import { BaseCommand } from '../cli/base-command.ts';
import { resolveConnection } from '../cli/connection/resolve-connection.ts';
import { recordFlags } from '../cli/flags/record-flags.ts';
import { readMappingFile } from '../cli/mapping-file.ts';
import { problemsOf } from '../cli/mistakes/problems-of.ts';
import { executeRecord } from '../cli/record/execute-record.ts';
import { type ParsedRecordFlags, settleRecord } from '../cli/record/record-settings.ts';
import type { Problem } from '../core/model/errors.ts';

/** `esmctl record`: records of a topic as lines that `run --records` reads. */
export default class Record extends BaseCommand {
  static override summary = 'Copy records of a topic, losslessly, to run them again';
  static override description =
    `Writes one JSON object a line, as run --records reads them: every byte of keys, values and headers, their order, and
timestamps. Joins no group and commits nothing. Stops at the end that the log has at the start.

Exit codes: 0 done, 2 wrong usage, 3 the cluster could not answer, 5 records were deleted while they were read or the file could not
be written to its end, 70 a bug, 130 interrupted; what was written until then is whole lines.`;
  static override examples = [
    {
      description: 'a topic to a file, and a run on it',
      command: '<%= config.bin %> <%= command.id %> -b localhost:9092 --topic orders --output orders.ndjson',
    },
    {
      description: 'ten thousand records from a time on',
      command:
        '<%= config.bin %> <%= command.id %> -b localhost:9092 --topic orders --from 2026-11-01T00:00Z --count 10000 > orders.ndjson',
    },
    {
      description: 'the topic of a mapping, one hour of it',
      command:
        '<%= config.bin %> <%= command.id %> --config mapping.json --from 2026-11-01T08:00Z --to 2026-11-01T09:00Z -o hour.ndjson',
    },
  ];
  // Its output is JSON as it is.
  static override baseFlags = omitJson(BaseCommand.baseFlags) as typeof BaseCommand.baseFlags;
  static override flags = recordFlags;

  /** Standard output is for records. */
  protected override get wantsJson(): boolean {
    return false;
  }

  protected override checkFlags(flags: Readonly<globalThis.Record<string, unknown>>): Promise<readonly Problem[]> {
    const given = flags as unknown as ParsedRecordFlags;
    // Where a mapping is named, the topic is its own.
    const mapping = given.config === undefined ? undefined : { topic: 'unread' };
    return problemsOf(() => settleRecord(given, mapping));
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Record);
    const mapping = flags.config === undefined ? undefined : (await readMappingFile(flags.config)).mapping;
    const settings = settleRecord(flags, mapping);
    const connection = await resolveConnection(flags, mapping);
    this.finish(await executeRecord(settings, connection, (text) => this.note(text)));
  }
}

function omitJson({ json: _json, ...flags }: typeof BaseCommand.baseFlags) {
  return flags;
}
