import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { FAIL_ON, validateMapping } from '../../cli/mapping/validate-mapping.ts';

/** `esmctl mapping validate`: is it a mapping that AWS would take. */
export default class MappingValidate extends BaseCommand {
  static override summary = 'Check an event source mapping before AWS does';
  static override description = [
    'Reads a CreateEventSourceMapping request, or what GetEventSourceMapping answers, as the AWS CLI prints it, and ' +
      'reports every problem with its place: fields, limits, combinations that AWS refuses, and traps that lose or ' +
      'repeat records. Nothing is asked of AWS.',
    'Exit codes: 0 AWS would take it, 1 there is a warning or an info at or above --fail-on, 2 there is an error or ' +
      'the file cannot be read.',
  ].join('\n\n');
  static override examples = [
    { description: 'a file', command: '<%= config.bin %> <%= command.id %> mapping.json' },
    {
      description: 'a mapping that exists',
      command: 'aws lambda get-event-source-mapping --uuid UUID | <%= config.bin %> <%= command.id %> -',
    },
    {
      description: 'in CI: warnings fail too',
      command: '<%= config.bin %> <%= command.id %> mapping.json --fail-on warning --json',
    },
  ];
  static override args = {
    file: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'the mapping as JSON; - reads standard input',
    }),
  };
  static override flags = {
    'fail-on': Flags.option({
      options: FAIL_ON,
      description: 'the least severity that makes the exit code other than 0',
      default: 'error' as const,
    })(),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(MappingValidate);
    const { text, exitCode } = await validateMapping(args.file, {
      failOn: flags['fail-on'],
      json: flags.json,
      nowMs: Date.now(),
      style: this.style(),
      columns: columnsOf(process.stdout),
    });
    await this.print(text);
    this.finish(exitCode);
  }
}
