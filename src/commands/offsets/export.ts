import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { writeTextOutput } from '../../cli/facts/write-text-output.ts';
import { groupFlags, topicFlag } from '../../cli/flags/offsets-flags.ts';
import { exportOffsets } from '../../cli/offsets/export-offsets.ts';

/** `esmctl offsets export`: the committed offsets of a group, to keep. */
export default class OffsetsExport extends BaseCommand {
  static override summary = 'Write the committed offsets of a group to a file';
  static override description = [
    'CSV is topic,partition,offset, as kafka-consumer-groups --reset-offsets writes with --export and reads with --from-file. ' +
      'JSON holds metadata, leader epoch, topic id, commit time and explicit expiry too. No group is joined.',
    'Exit codes: 0 fine, 2 wrong usage, 3 there is no such group or the cluster does not answer.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'as kafka-consumer-groups reads it',
      command: '<%= config.bin %> <%= command.id %> --group orders-esm -b localhost:9092 --output offsets.csv',
    },
    {
      description: 'with all that is known',
      command: '<%= config.bin %> <%= command.id %> --group orders-esm -b localhost:9092 --format json',
    },
  ];
  static override flags = {
    ...groupFlags,
    topic: topicFlag,
    snapshot: Flags.string({
      helpGroup: 'GROUP',
      helpValue: 'FILE',
      description: 'facts that esmctl snapshot wrote, in place of a cluster; - reads standard input',
      exclusive: ['bootstrap-servers', 'command-config'],
    }),
    format: Flags.option({ options: ['csv', 'json'] as const, description: 'csv where it is left out' })(),
    output: Flags.string({ char: 'o', helpValue: 'FILE', description: 'write to this file in place of stdout' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(OffsetsExport);
    const { text, notes } = await exportOffsets(flags);
    if (flags.output === undefined) {
      if (text !== '') await this.print(text.replace(/\n$/, ''));
    } else await writeTextOutput(flags.output, text);
    for (const note of notes) this.note(note);
  }
}
