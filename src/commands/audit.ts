import * as Flags from '@oclif/core/flags';
import { auditAccount } from '../cli/account/audit-account.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { columnsOf } from '../cli/columns-of.ts';
import { gateExitCode } from '../cli/exit-codes.ts';
import { awsFlags } from '../cli/flags/aws-flags.ts';
import { failOnFlag, forecastFlags } from '../cli/flags/facts-flags.ts';
import { judgeGate } from '../core/diagnosis/judge-gate.ts';
import { judgedOf } from '../core/diagnosis/mapping/judged-of.ts';
import { auditToJson } from '../core/output/audit-json.ts';
import { renderAudit } from '../core/output/audit-text.ts';

/** `esmctl audit`: every Kafka mapping of an account and region, worst first. */
export default class Audit extends BaseCommand {
  static override summary = 'Every Kafka mapping of an AWS account, worst first';
  static override description = [
    'Lists the event source mappings of a region, leaves those of other sources out, and asks AWS and each cluster once for ' +
      'all of them: one row a mapping. What could not be had is named below the table, with the reason; a cluster that cannot ' +
      'be reached from here leaves what AWS alone can tell.',
    'Exit codes: 0 fine, 1 a verdict at or above --fail-on, or a finding of severity error, which counts as at-risk, 2 wrong ' +
      'usage, 4 AWS does not list the mappings, 5 something else could not be had, or with --fail-on a verdict is unknown.',
  ].join('\n\n');
  static override examples = [
    { description: 'one region', command: '<%= config.bin %> <%= command.id %> --region eu-west-1' },
    {
      description: 'in a script, every day',
      command: '<%= config.bin %> <%= command.id %> --region eu-west-1 --fail-on at-risk --json',
    },
    {
      description: 'users of two clusters; each file is for the cluster of its bootstrap.servers',
      command:
        '<%= config.bin %> <%= command.id %> --command-config orders.properties --command-config billing.properties',
    },
  ];
  static override flags = {
    ...awsFlags,
    'command-config': Flags.string({
      helpGroup: 'CLUSTER',
      helpValue: 'client.properties',
      multiple: true,
      multipleNonGreedy: true,
      description:
        "how to log in, in Java's client properties; with bootstrap.servers for their cluster alone; may be repeated",
    }),
    'no-cluster': Flags.boolean({
      helpGroup: 'CLUSTER',
      description: 'leave the clusters alone: what AWS tells only',
      default: false,
      exclusive: ['command-config'],
    }),
    'warn-within': forecastFlags['warn-within'],
    'fail-on': failOnFlag,
  };

  protected override readonly foundIsCertain = true;

  async run(): Promise<void> {
    const { flags } = await this.parse(Audit);
    const carry = await this.carry();
    const page = await auditAccount(flags, carry);
    const text = flags.json
      ? JSON.stringify(auditToJson(page))
      : renderAudit(page, { style: this.style(), columns: columnsOf(process.stdout) });
    await this.print(text);
    const gate = judgeGate(
      page.rows.map(({ diagnosis }) => judgedOf(diagnosis)),
      flags['fail-on'],
    );
    this.finish(gateExitCode(gate, page.missing.length > 0));
  }
}
