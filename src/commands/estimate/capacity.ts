import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { measureLive } from '../../cli/capacity/measure-live.ts';
import { readEstimate } from '../../cli/capacity/read-estimate.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { writeTextOutput } from '../../cli/facts/write-text-output.ts';
import { connectionFlags } from '../../cli/flags/connection-flags.ts';
import { loadFlags } from '../../cli/flags/load-flags.ts';
import { estimateCapacity } from '../../core/capacity/estimate-capacity.ts';
import { measuredFileText } from '../../core/capacity/measured/measured-file.ts';
import { renderSteps } from '../../core/output/capacity-explain-text.ts';
import { estimateCapacityJson } from '../../core/output/capacity-json.ts';
import { renderEstimate } from '../../core/output/capacity-text.ts';
import { renderMeasured } from '../../core/output/measured-text.ts';

/** `esmctl estimate capacity`: how many pollers, which limit binds, what it costs. */
export default class EstimateCapacity extends BaseCommand {
  static override summary = 'How many pollers a load needs, which limit binds, and what it costs';
  static override description = [
    'Arithmetic on what you give, or with --sample on what the cluster shows: rates, sizes, skew and lag of a topic and its group, ' +
      'which is not joined. --explain shows every step with its source.',
    'Exit codes: 0 the load can be carried, 1 it cannot, 2 wrong usage or an invalid mapping, 3 the cluster cannot be asked, ' +
      '5 some of it could not be measured: it is named.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> <%= command.id %> --partitions 100 --records-per-second 20000 --record-size 1KB --function-duration 50ms --batch-size 20',
    '<%= config.bin %> <%= command.id %> --config mapping.json -b localhost:9092 --sample 30s --function-duration 120ms --save load.json',
    '<%= config.bin %> <%= command.id %> --config mapping.json --partitions 40 --ingress 60MB/s --function-duration 120ms --skew zipf:1.1',
    '<%= config.bin %> <%= command.id %> --partitions 12 --ingress 4MB/s --backlog 50M --backlog-age 5d --retention 7d --explain',
  ];
  static override flags = {
    ...loadFlags,
    ...connectionFlags,
    sample: Flags.string({
      helpGroup: 'CLUSTER',
      helpValue: '30s',
      description:
        'measure the load on the cluster, over this time and the last hour and day; flags go before what is measured',
    }),
    topic: Flags.string({
      helpGroup: 'CLUSTER',
      helpValue: 'TOPIC',
      description: 'the topic to measure (default: that of the mapping)',
    }),
    group: Flags.string({
      helpGroup: 'CLUSTER',
      helpValue: 'GROUP',
      description: 'the group whose lag is measured (default: that of the mapping)',
    }),
    save: Flags.string({
      helpGroup: 'CLUSTER',
      helpValue: 'FILE',
      description: 'keep what was measured, for --measured FILE here and in simulate scaling',
    }),
    'function-duration': Flags.string({
      helpGroup: 'FUNCTION',
      helpValue: '100ms',
      description: 'of one invocation with a full batch; up to 14m',
    }),
    peak: Flags.string({
      helpGroup: 'LOAD',
      helpValue: '3x',
      description: 'the highest load, as a multiple of the usual one',
    }),
    headroom: Flags.string({
      helpGroup: 'MAPPING',
      helpValue: '20%',
      description: 'room above the peak in MaximumPollers',
    }),
    mode: Flags.string({
      helpGroup: 'MAPPING',
      helpValue: 'provisioned|on-demand',
      description: 'how the mapping scales (default: that of the mapping, else provisioned)',
    }),
    'backlog-age': Flags.string({
      helpGroup: 'LOAD',
      helpValue: '5d',
      description: 'of the oldest record of the backlog (default: as if it gathered at the usual load)',
    }),
    mappings: Flags.string({
      helpGroup: 'MAPPING',
      helpValue: 'N',
      description: 'mappings like this one, for the cost',
    }),
    grouped: Flags.boolean({
      helpGroup: 'MAPPING',
      default: false,
      description: 'they share units through PollerGroupName',
    }),
    explain: Flags.boolean({ description: 'show every step of the arithmetic and everything that is assumed' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(EstimateCapacity);
    const { json, debug, 'no-color': _, assume, grouped, explain, ...texts } = flags;
    const { inputs, defaulted, chosen, measured } = await readEstimate({
      texts,
      assume,
      grouped,
      measure: (mapping, sampleMs) => measureLive(texts, mapping, sampleMs, process.stderr),
    });
    if (texts.save !== undefined && measured !== undefined) {
      await writeTextOutput(texts.save, measuredFileText(measured), '--save');
    }
    const estimate = estimateCapacity(inputs);
    const style = this.style();
    if (json)
      await this.print(JSON.stringify(estimateCapacityJson(estimate, { defaulted, chosen, explain, measured })));
    else {
      const seen = measured === undefined ? [] : [renderMeasured(measured, style), ''];
      const steps = explain ? [renderSteps(estimate, chosen, style), ''] : [];
      await this.print([...seen, ...steps, renderEstimate(estimate, defaulted, style)].join('\n'));
    }
    const failed = estimate.findings.some(({ severity }) => severity === 'error');
    const isPartial = measured !== undefined && measured.missing.length > 0;
    this.finish(isPartial ? EXIT.partial : failed || !estimate.carried ? EXIT.found : EXIT.fine);
  }
}
