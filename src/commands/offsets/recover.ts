import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { actFlags, clampFlag, groupFlags, topicFlag } from '../../cli/flags/offsets-flags.ts';
import { recoverOffsets } from '../../cli/offsets/recover-offsets.ts';

/** `esmctl offsets recover`: commits what the broker deleted, as long as the offsets topic still holds it. */
export default class OffsetsRecover extends BaseCommand {
  static override summary = 'Restore committed offsets that have expired';
  static override description = [
    'Reads the deleted commits of the group from the offsets topic: the last value of each partition, when it was committed and ' +
      'deleted, and whether it still lies within the log. With --yes it writes an undo file, looks whether the group is still ' +
      'as it was, commits, and reads again. What compaction has removed is named and cannot be restored.',
    'Exit codes: 0 fine, 1 some of them cannot be restored, 2 wrong usage, 3 nothing is left, the group has members or the ' +
      'cluster does not answer, 5 the group changed meanwhile or not everything stands, 130 interrupted before anything was changed.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'what is there still',
      command: '<%= config.bin %> <%= command.id %> --group orders-esm -b localhost:9092',
    },
    {
      description: 'restore it',
      command: '<%= config.bin %> <%= command.id %> --group orders-esm -b localhost:9092 --yes',
    },
  ];
  static override flags = { ...groupFlags, topic: topicFlag, clamp: clampFlag, ...actFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(OffsetsRecover);
    const { text, code } = await recoverOffsets(flags, { style: this.style(), columns: columnsOf(process.stdout) });
    await this.print(text);
    this.finish(code);
  }
}
