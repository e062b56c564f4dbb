import * as Flags from '@oclif/core/flags';
import { inspectMapping } from '../../cli/account/inspect-mapping.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { gateExitCode } from '../../cli/exit-codes.ts';
import { awsFlags } from '../../cli/flags/aws-flags.ts';
import { factsFlags, failOnFlag, forecastFlags } from '../../cli/flags/facts-flags.ts';
import { judgeGate } from '../../core/diagnosis/judge-gate.ts';
import { judgedOf } from '../../core/diagnosis/mapping/judged-of.ts';
import { mappingPageToJson } from '../../core/output/mapping-page-json.ts';
import { renderMappingPage } from '../../core/output/mapping-page-text.ts';

/** `esmctl inspect mapping`: everything that AWS and the cluster tell of one mapping, on one page. */
export default class InspectMapping extends BaseCommand {
  static override summary = 'One mapping in full: AWS, its function, its group, and what to do';
  static override description = [
    'Asks AWS for the mapping, its function, its metrics and its destination, and the cluster for the group and the log, and ' +
      'joins them: what the state and the last result mean, whether the committed offsets survive, where Lambda would start, ' +
      'what the pollers can do and cost. A cluster that cannot be reached from here leaves what AWS alone can tell.',
    'Exit codes: 0 fine, 1 a verdict at or above --fail-on, or a finding of severity error, which counts as at-risk, 2 wrong ' +
      'usage, or a function without a Kafka mapping, 4 AWS does not give the mapping, 5 something else could not be had, or ' +
      'with --fail-on the verdict is unknown.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'by UUID; the cluster is reached by the servers of the mapping',
      command: '<%= config.bin %> <%= command.id %> --uuid 14e0db71-5d35-4eb5-b481-8945cf9d10c2 --region eu-west-1',
    },
    {
      description: 'by function, with a user of the cluster',
      command: '<%= config.bin %> <%= command.id %> --function orders-handler --command-config client.properties',
    },
    {
      description: 'what AWS alone can tell',
      command: '<%= config.bin %> <%= command.id %> --function orders-handler --no-cluster',
    },
    {
      description: 'in a script: exit 1 when it is at risk',
      command: '<%= config.bin %> <%= command.id %> --config mapping.json --fail-on at-risk --json',
    },
  ];
  static override flags = {
    uuid: Flags.string({ helpGroup: 'MAPPING', description: 'the mapping with this UUID', helpValue: 'UUID' }),
    function: Flags.string({
      helpGroup: 'MAPPING',
      description: 'the Kafka mapping of this function',
      helpValue: 'NAME|ARN',
    }),
    config: { ...factsFlags.config, helpGroup: 'MAPPING', description: 'a mapping in a file, as AWS answered it' },
    ...awsFlags,
    'no-aws': Flags.boolean({ helpGroup: 'AWS', description: 'with --config: ask AWS nothing', default: false }),
    'bootstrap-servers': factsFlags['bootstrap-servers'],
    'command-config': factsFlags['command-config'],
    snapshot: factsFlags.snapshot,
    'no-cluster': Flags.boolean({
      helpGroup: 'CLUSTER',
      description: 'leave the cluster alone: what AWS tells only',
      default: false,
      exclusive: ['snapshot', 'bootstrap-servers', 'command-config'],
    }),
    'warn-within': forecastFlags['warn-within'],
    prices: Flags.string({
      helpValue: 'FILE',
      description: 'a price file in place of the one that comes with esmctl',
    }),
    'fail-on': failOnFlag,
  };

  protected override readonly foundIsCertain = true;

  async run(): Promise<void> {
    const { flags } = await this.parse(InspectMapping);
    const document = await inspectMapping(flags, await this.carry());
    const text = flags.json
      ? JSON.stringify(mappingPageToJson(document))
      : renderMappingPage(document, { style: this.style(), columns: columnsOf(process.stdout) });
    await this.print(text);
    const gate = judgeGate([judgedOf(document.diagnosis)], flags['fail-on']);
    this.finish(gateExitCode(gate, document.missing.length > 0));
  }
}
