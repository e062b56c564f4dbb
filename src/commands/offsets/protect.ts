import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { forecastFlags } from '../../cli/flags/facts-flags.ts';
import { actFlags, groupFlags, topicFlag } from '../../cli/flags/offsets-flags.ts';
import { protectOffsets } from '../../cli/offsets/protect-offsets.ts';

/** `esmctl offsets protect`: restarts or holds the clock of committed offsets. */
export default class OffsetsProtect extends BaseCommand {
  static override summary = 'Keep the committed offsets of a group from expiring';
  static override description = [
    'Chooses the means by type and state of the group: the same offset committed again where that restarts the clock, else a hold: ' +
      'a commit with an expiry of its own. Shows the expiry before and after and what else follows. With --yes it writes an ' +
      'undo file, looks whether the group is still as it was, commits, and reads again.',
    'Exit codes: 0 the offsets live that long, or will with --yes; 1 some of them cannot be protected now; 2 wrong usage; 3 there is no such group or the ' +
      'cluster does not answer; 5 the group changed meanwhile, or not everything stands or can be seen; 130 interrupted before anything was changed.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'what would be done',
      command: '<%= config.bin %> <%= command.id %> --group orders-esm --for 30d -b localhost:9092',
    },
    {
      description: 'do it',
      command: '<%= config.bin %> <%= command.id %> --group orders-esm --for 30d -b localhost:9092 --yes',
    },
  ];
  static override flags = {
    ...groupFlags,
    topic: topicFlag,
    for: Flags.string({
      helpValue: '30d',
      description: 'from now on, offsets shall live at least this long',
      default: '30d',
    }),
    'offsets-retention': forecastFlags['offsets-retention'],
    ...actFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(OffsetsProtect);
    const { text, code } = await protectOffsets(flags, { style: this.style(), columns: columnsOf(process.stdout) });
    await this.print(text);
    this.finish(code);
  }
}
