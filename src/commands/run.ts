import { BaseCommand } from '../cli/base-command.ts';
import { columnsOf } from '../cli/columns-of.ts';
import { runFlags } from '../cli/flags/run-flags.ts';
import { problemsOf } from '../cli/mistakes/problems-of.ts';
import { executeRun } from '../cli/run/execute-run.ts';
import { explainRun } from '../cli/run/explain-run.ts';
import { readRunMapping } from '../cli/run/read-run-mapping.ts';
import { refuseClashes } from '../cli/run/refuse-clashes.ts';
import { type ParsedRunFlags, settleRun } from '../cli/run/run-settings.ts';
import type { Problem } from '../core/model/errors.ts';

/** `esmctl run`: the whole event source mapping on this machine. */
export default class Run extends BaseCommand {
  static override summary = 'Run an event source mapping on this machine';
  static override description =
    `Polls, filters, batches, invokes, retries, sends failures to the destination and commits, as the service does.
Nothing is committed before it is done. At the end comes the ledger, which must balance.

Exit codes: 0 done, 1 records were given up (--fail-on), 2 wrong usage or input, 3 the cluster, records or checkpoint could not be
read or written, 4 the function or the destination could not answer, 5 events are missing from --events, 70 a bug,
130 interrupted after a clean stop.`;
  static override examples = [
    {
      description: 'the bundled example',
      command: '<%= config.bin %> <%= command.id %> --config examples/orders/mapping.json',
    },
    {
      description: 'your mapping and handler on recorded records',
      command:
        '<%= config.bin %> <%= command.id %> --config mapping.json --records orders.ndjson --handler ./handler.mjs#handler',
    },
    {
      description: 'a Python function behind the Lambda Runtime API, records from a pipe',
      command:
        'kcat -C -J -e -t orders | <%= config.bin %> <%= command.id %> --config mapping.json --records - --exec "python3 -m awslambdaric app.handler"',
    },
    {
      description: 'in a script: exit 1 when a record was lost',
      command:
        '<%= config.bin %> <%= command.id %> --config mapping.json --records orders.ndjson --handler ./handler.mjs --json --fail-on dropped',
    },
  ];
  static override flags = runFlags;

  protected override checkFlags(flags: Readonly<Record<string, unknown>>): Promise<readonly Problem[]> {
    const given = flags as unknown as ParsedRunFlags;
    return problemsOf(() => settleRun(given.config, given));
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Run);
    const settings = await settleRun(flags.config, flags);
    if (flags.explain) {
      await this.print(await explainRun(flags.config, settings, { json: flags.json, style: this.style() }));
      return;
    }
    if (flags.config !== undefined) refuseClashes(flags.config, settings, flags.events);
    const reading = await readRunMapping(
      flags.config,
      settings.assumed,
      (text) => this.note(text),
      this.style(process.stderr),
    );
    const code = await executeRun(reading, settings, {
      json: flags.json,
      events: flags.events,
      failOn: flags['fail-on'],
      style: this.style(),
      errorStyle: this.style(process.stderr),
      debug: flags.debug,
      columns: () => columnsOf(flags.events === '-' ? process.stderr : process.stdout) ?? 80,
      note: (text) => this.note(text),
    });
    this.finish(code);
  }
}
