import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { executeReplay } from '../../cli/failures/execute-replay.ts';
import { type ParsedReplayFlags, settleReplay } from '../../cli/failures/replay-settings.ts';
import { replayFlags } from '../../cli/flags/replay-flags.ts';
import { problemsOf } from '../../cli/mistakes/problems-of.ts';
import type { Problem } from '../../core/model/errors.ts';

/** `esmctl failures replay`: invokes again what failed, from the original offsets. */
export default class FailuresReplay extends BaseCommand {
  static override summary = 'Invoke the function again with what failed';
  static override description =
    `Reads failure records from an SQS queue, an S3 bucket, a Kafka topic or a file, fetches the original records from Kafka
(or takes them from the failure record where it holds them), and invokes the function again: each record once, in order in each
partition. Shows the plan; with --yes it acts. Joins no group and commits nothing. A message is removed from its queue only after
all of its records succeeded with the function in AWS, or with --delete-messages; objects of a bucket stay, unless --delete-objects is given.

Exit codes: 0 all succeeded, or a plan without loss, 1 something failed again, 2 wrong usage, 3 the cluster could not answer,
4 AWS or the function could not answer, 5 records are gone from Kafka, failure records are unreadable, conflict or could not be removed, or
there are more than --limit, 70 a bug, 130 interrupted after a clean stop.`;
  static override examples = [
    {
      description: 'what would be invoked again, from the destination of the mapping',
      command: '<%= config.bin %> <%= command.id %> --config mapping.json -b localhost:9092',
    },
    {
      description: 'do so with the function in AWS, and remove from the queue what succeeded',
      command:
        '<%= config.bin %> <%= command.id %> --config mapping.json --from arn:aws:sqs:eu-west-1:123456789012:failures --yes',
    },
    {
      description: 'a file of failures through a handler on this machine; what fails again goes to another file',
      command:
        '<%= config.bin %> <%= command.id %> --config mapping.json --from failures.ndjson --handler ./handler.mjs --destination file:again.ndjson --yes',
    },
  ];
  static override flags = replayFlags;

  protected override checkFlags(flags: Readonly<Record<string, unknown>>): Promise<readonly Problem[]> {
    const given = flags as unknown as ParsedReplayFlags;
    return problemsOf(() => settleReplay(given));
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(FailuresReplay);
    const code = await executeReplay(flags, {
      json: flags.json,
      debug: flags.debug,
      style: this.style(),
      errorStyle: this.style(process.stderr),
      columns: columnsOf(process.stdout) ?? 140,
      print: (text) => this.print(text),
      note: (text) => this.note(text),
    });
    this.finish(code);
  }
}
