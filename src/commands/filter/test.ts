import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { testFilter } from '../../cli/filter/test-filter.ts';
import { columnsOfErrors } from '../../cli/style-of-errors.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { buildFilterTestDocument } from '../../core/output/filter-test-json.ts';
import { renderFilterTest } from '../../core/output/filter-test-text.ts';
import { renderProblems } from '../../core/output/problems-text.ts';

/** `esmctl filter test`: which records a filter keeps, and why. */
export default class FilterTest extends BaseCommand {
  static override summary = 'Show which records a filter keeps, and which condition decided';
  static override description =
    `Only the value of a record can be filtered. A value of another format than the pattern passes (docs/filter.md).

Exit codes: 0 tested, whatever was kept, 2 wrong usage, a pattern or mapping that cannot be used, or lines that run would refuse.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> --config mapping.json --records orders.ndjson',
    `<%= config.bin %> <%= command.id %> --pattern '{"value":{"type":["created"]}}' --records orders.ndjson --json`,
  ];
  static override flags = {
    config: Flags.string({
      char: 'c',
      helpValue: 'mapping.json',
      description: 'take the patterns and the topic of this mapping',
      env: 'ESMCTL_CONFIG',
    }),
    pattern: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'JSON',
      description: 'a filter pattern; several are ORed',
    }),
    records: Flags.string({
      char: 'r',
      helpValue: 'FILE|-',
      description: "recorded records, one JSON object a line, in kcat's -J envelope",
      env: 'ESMCTL_RECORDS',
    }),
    tombstone: Flags.option({
      options: ['pass', 'drop'] as const,
      default: 'pass' as const,
      description: 'what becomes of null values (AWS does not say)',
    })(),
    'skip-bad-records': Flags.boolean({
      description: 'pass over lines that are no records, or out of order',
      env: 'ESMCTL_SKIP_BAD_RECORDS',
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(FilterTest);
    if (flags.config === undefined && flags.pattern === undefined) {
      throw new EsmctlError({
        code: 'ESMCTL_USAGE',
        kind: 'usage',
        message: 'no filter is named',
        next: ['give --config mapping.json or --pattern JSON'],
      });
    }
    const { report, problems } = await testFilter({
      config: flags.config,
      patterns: flags.pattern ?? [],
      records: flags.records,
      tombstone: flags.tombstone,
      skipBadRecords: flags['skip-bad-records'],
    });
    if (flags.json) {
      await this.print(JSON.stringify(buildFilterTestDocument(report, problems)));
      return;
    }
    if (problems.length > 0)
      this.note(renderProblems(problems, this.style(process.stderr), undefined, columnsOfErrors()));
    await this.print(renderFilterTest(report, this.style(), columnsOf(process.stdout)));
  }
}
