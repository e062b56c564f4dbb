import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.ts';
import { columnsOf } from '../cli/columns-of.ts';
import { examine } from '../cli/doctor/examine.ts';
import { readQuestion } from '../cli/doctor/read-question.ts';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';
import { awsFlags } from '../cli/flags/aws-flags.ts';
import { connectionFlags } from '../cli/flags/connection-flags.ts';
import type { DoctorVerdict } from '../core/doctor/verdict.ts';
import { doctorToJson, renderDoctor } from '../core/output/doctor-view.ts';

const EXIT_OF: Record<DoctorVerdict, ExitCode> = {
  well: EXIT.fine,
  problems: EXIT.found,
  'no-cluster': EXIT.kafka,
  'no-aws': EXIT.target,
  incomplete: EXIT.partial,
};

/** `esmctl doctor`: why can it not connect, read or invoke. */
export default class Doctor extends BaseCommand {
  static override summary = 'Find out why it cannot connect, read or invoke';
  static override description = [
    'Looks at one thing after the other and says of each whether it is ok, a problem, unknown or skipped, and what to do: name, port, TLS ' +
      'and certificate, listener, login and versions of every server; the addresses that brokers advertise; settings, clock and rights; ' +
      'and, for a mapping that names a function by its ARN, with --function or --aws, credentials and permissions in AWS. Nothing is changed.',
    'Exit codes: 0 all is well, 1 a problem was found, 2 wrong usage, 3 no server of the cluster can be used, 4 AWS cannot be asked, ' +
      '5 no problem was found and something could not be looked at.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'everything that a mapping needs',
      command: '<%= config.bin %> <%= command.id %> --config mapping.json',
    },
    {
      description: 'a cluster with a login, one topic and one group',
      command:
        '<%= config.bin %> <%= command.id %> -b kafka-1:9096 --command-config client.properties --topic orders --group orders-esm',
    },
    {
      description: 'a function and the credentials of AWS',
      command: '<%= config.bin %> <%= command.id %> --function orders-handler --region eu-west-1',
    },
  ];
  static override flags = {
    ...connectionFlags,
    config: Flags.string({
      char: 'c',
      helpGroup: 'WHAT',
      helpValue: 'mapping.json',
      description: 'event source mapping whose servers, topic, group and function are meant',
      env: 'ESMCTL_CONFIG',
    }),
    topic: Flags.string({
      helpGroup: 'WHAT',
      helpValue: 'TOPIC',
      multiple: true,
      multipleNonGreedy: true,
      description: 'may this topic be read; may be repeated',
    }),
    group: Flags.string({
      char: 'g',
      helpGroup: 'WHAT',
      helpValue: 'GROUP',
      description: 'may this group be used',
    }),
    function: Flags.string({
      helpGroup: 'AWS',
      helpValue: 'NAME|ARN',
      description: 'may this function be invoked',
    }),
    aws: Flags.boolean({
      helpGroup: 'AWS',
      allowNo: true,
      description:
        'ask AWS, or not, whatever the mapping names [default: where a function is named by its ARN or by --function]',
    }),
    ...awsFlags,
  };

  protected override readonly foundIsCertain = true;

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    const { checks: found, verdict } = await examine(await readQuestion(flags));
    const carry = await this.carry();
    const checks = found.map((check) => ({ ...check, next: check.next.map((step) => carry(step)) }));
    const options = { style: this.style(), columns: columnsOf(process.stdout) };
    await this.print(
      flags.json ? JSON.stringify(doctorToJson(checks, verdict)) : renderDoctor(checks, verdict, options),
    );
    this.finish(EXIT_OF[verdict]);
  }
}
