import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { readDiffSide } from '../../cli/mapping/read-diff-side.ts';
import { diffMappings } from '../../core/mapping/diff/diff-mappings.ts';
import { renderMappingDiff } from '../../core/output/mapping-diff-text.ts';

/** `esmctl mapping diff`: what an update can change, what needs a new mapping, and what becomes of the offsets. */
export default class MappingDiff extends BaseCommand {
  static override summary = 'What differs between two mappings, and what an update cannot change';
  static override description = [
    'Compares two mappings as AWS would hold them, and says of each difference whether UpdateEventSourceMapping can ' +
      'make it or a new mapping is needed, and what becomes of the committed offsets then. Nothing is asked of AWS.',
    'Exit codes: 0 compared, 1 there is a difference at or above --fail-on, 2 a file is not a mapping.',
  ].join('\n\n');
  static override examples = [
    { description: 'before a deployment', command: '<%= config.bin %> <%= command.id %> live.json planned.json' },
    {
      description: 'stop a pipeline that would lose the offsets',
      command: '<%= config.bin %> <%= command.id %> live.json planned.json --fail-on new-mapping',
    },
  ];
  static override args = {
    before: Args.string({ required: true, ignoreStdin: true, description: 'the mapping as it is' }),
    after: Args.string({
      ignoreStdin: true,
      required: true,
      description: 'the mapping as it shall be; one of both may be - for standard input',
    }),
  };
  static override flags = {
    'fail-on': Flags.option({
      options: ['never', 'change', 'new-mapping'] as const,
      description: 'what makes the exit code 1',
      default: 'never' as const,
    })(),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(MappingDiff);
    const diff = diffMappings(await readDiffSide(args.before), await readDiffSide(args.after));
    await this.print(
      flags.json
        ? JSON.stringify({ schemaVersion: 1, before: args.before, after: args.after, ...diff })
        : renderMappingDiff(diff, this.style(), columnsOf(process.stdout)),
    );
    const found = flags['fail-on'] === 'change' ? diff.way !== 'none' : diff.way === flags['fail-on'];
    this.finish(found ? EXIT.found : EXIT.fine);
  }
}
