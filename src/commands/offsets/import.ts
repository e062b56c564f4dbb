import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { actFlags, clampFlag, groupFlags } from '../../cli/flags/offsets-flags.ts';
import { importOffsets } from '../../cli/offsets/import-offsets.ts';

/** `esmctl offsets import`: commits the offsets of a file to a group without members. */
export default class OffsetsImport extends BaseCommand {
  static override summary = 'Commit the offsets of a file to a group';
  static override description = [
    'Reads CSV of kafka-consumer-groups or JSON of esmctl offsets export, checks every offset against the log, and shows what ' +
      'would change. With --yes it writes an undo file, looks whether the group is still as it was, commits, and reads again. ' +
      'The group must have no members; it is not joined.',
    'Exit codes: 0 fine, 2 wrong usage or offsets that cannot be committed, 3 the group has members or the cluster does not ' +
      'answer, 5 the group changed meanwhile or not everything stands, 130 interrupted before anything was changed.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'what would change',
      command: '<%= config.bin %> <%= command.id %> --group orders-esm --from-file offsets.csv -b localhost:9092',
    },
    {
      description: 'change it',
      command: '<%= config.bin %> <%= command.id %> --group orders-esm --from-file offsets.csv -b localhost:9092 --yes',
    },
  ];
  static override flags = {
    ...groupFlags,
    'from-file': Flags.string({
      required: true,
      helpValue: 'FILE',
      description: 'CSV or JSON; - reads standard input',
    }),
    clamp: clampFlag,
    ...actFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(OffsetsImport);
    const { text, code } = await importOffsets(flags, { style: this.style(), columns: columnsOf(process.stdout) });
    await this.print(text);
    this.finish(code);
  }
}
