import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { EXIT, type ExitCode } from '../../cli/exit-codes.ts';
import { readTextInput, STANDARD_INPUT } from '../../cli/read-text-input.ts';
import { checkPattern } from '../../core/filter/check-pattern.ts';
import type { MappingReading } from '../../core/mapping/mapping-reading.ts';
import { parseMapping } from '../../core/mapping/parse-mapping.ts';
import { countProblems, mappingValidateJson } from '../../core/output/mapping-json.ts';
import { renderMapping, renderVerdict } from '../../core/output/mapping-text.ts';
import { renderProblems } from '../../core/output/problems-text.ts';

const FAIL_ON = ['error', 'warning', 'info'] as const;

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
    const reading = parseMapping(await readTextInput(args.file), { nowMs: Date.now(), checkPattern });
    await this.print(
      flags.json ? JSON.stringify(mappingValidateJson(args.file, reading)) : this.render(args.file, reading),
    );
    this.finish(exitCodeOf(reading, flags['fail-on']));
  }

  private render(file: string, reading: MappingReading): string {
    const style = this.style();
    const name = file === STANDARD_INPUT ? '<stdin>' : file;
    const { mapping, defaulted, problems } = reading;
    const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
    return [
      ...(mapping === undefined ? [] : [renderMapping(mapping, defaulted, style, columns), '']),
      ...(problems.length === 0 ? [] : [renderProblems(problems, style, name, columns), '']),
      renderVerdict(reading, style),
    ].join('\n');
  }
}

function exitCodeOf({ problems }: MappingReading, failOn: (typeof FAIL_ON)[number]): ExitCode {
  const { errors, warnings, infos } = countProblems(problems);
  if (errors > 0) return EXIT.usage;
  const found = failOn === 'error' ? 0 : failOn === 'warning' ? warnings : warnings + infos;
  return found > 0 ? EXIT.found : EXIT.fine;
}
