import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { awsFlags } from '../../cli/flags/aws-flags.ts';
import { importMapping } from '../../cli/mapping/import-mapping.ts';
import { columnsOfErrors } from '../../cli/style-of-errors.ts';
import { renderProblems } from '../../core/output/problems-text.ts';

/** `esmctl mapping import`: a mapping in AWS's JSON from AWS itself, a template, a plan, or what the AWS CLI printed. */
export default class MappingImport extends BaseCommand {
  static override summary = 'Take a mapping from AWS, a template, a Terraform plan or serverless.yml';
  static override description = [
    'Prints one event source mapping in the JSON of the Lambda API: what esmctl run, mapping validate and the others ' +
      `take. What the file alone does not tell stays in it as \${NAME}; --set NAME=VALUE fills it. What was changed or ` +
      'is open is told on stderr.',
    'Exit codes: 0 a mapping was printed, 2 the file cannot be read, holds no Kafka mapping, several and none was ' +
      'chosen with --logical-id, or one that AWS would refuse (it is printed all the same), 4 AWS could not answer.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'from AWS, the mapping of a function',
      command: '<%= config.bin %> <%= command.id %> --function orders-handler --region eu-west-1 > mapping.json',
    },
    {
      description: 'SAM, CloudFormation, or a template of cdk.out',
      command: '<%= config.bin %> <%= command.id %> --template template.yaml --logical-id Orders > mapping.json',
    },
    {
      description: 'Terraform, a plan or a state',
      command: 'terraform show -json plan.out | <%= config.bin %> <%= command.id %> --terraform - > mapping.json',
    },
    {
      description: 'Serverless Framework; what it asks the environment for is given',
      command: "<%= config.bin %> <%= command.id %> --serverless serverless.yml --set 'env:BROKERS=b1:9092'",
    },
    {
      description: 'one of those that the AWS CLI lists',
      command:
        'aws lambda list-event-source-mappings | <%= config.bin %> <%= command.id %> --aws-cli - --logical-id UUID',
    },
  ];
  static override flags = {
    template: Flags.string({ description: 'CloudFormation or SAM, YAML or JSON', helpValue: 'FILE' }),
    terraform: Flags.string({
      description: 'what terraform show -json printed, of a plan or a state',
      helpValue: 'FILE',
    }),
    serverless: Flags.string({ description: 'serverless.yml', helpValue: 'FILE' }),
    'aws-cli': Flags.string({
      description: 'what aws lambda get- or list-event-source-mappings printed',
      helpValue: 'FILE',
    }),
    uuid: Flags.string({ description: 'the mapping with this UUID, asked of AWS', helpValue: 'UUID' }),
    function: Flags.string({ description: 'the Kafka mapping of this function, asked of AWS', helpValue: 'NAME|ARN' }),
    ...awsFlags,
    'logical-id': Flags.string({
      description: 'which one: logical id, Terraform address, function.event of Serverless, or UUID',
      helpValue: 'NAME',
    }),
    set: Flags.string({
      description: 'a value that the file leaves open; may be repeated',
      helpValue: 'NAME=VALUE',
      multiple: true,
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(MappingImport);
    const { exitCode, ...imported } = await importMapping(flags, Date.now());
    const { file, name, mapping, notes } = imported;
    if (flags.json) await this.print(JSON.stringify({ schemaVersion: 1, ...imported }));
    else {
      await this.print(JSON.stringify(mapping, undefined, 2));
      if (notes.length > 0)
        this.note(renderProblems(notes, this.style(process.stderr), `${file} ${name}:`, columnsOfErrors()));
      this.note('esmctl mapping validate shows what AWS would say of it');
    }
    this.finish(exitCode);
  }
}
