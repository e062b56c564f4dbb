import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { factsFlags, forecastFlags } from '../../cli/flags/facts-flags.ts';
import { predictPositions } from '../../cli/inspect/predict-positions.ts';

/** `esmctl predict position`: where every partition would start, under suppositions. */
export default class PredictPosition extends BaseCommand {
  static override summary = 'Where would Lambda start on each partition, now and if something happens';
  static override description = [
    'For every partition: the rule that decides, the offset, how many records are skipped or repeated, and the two clocks: ' +
      'when the committed offset goes and when the records that it points to go.',
    'Exit codes: 0 fine, 2 wrong usage, 3 the cluster cannot be reached or has no such topic, 5 some facts could not be had: they are named.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'a mapping that stays disabled for eight days',
      command: '<%= config.bin %> <%= command.id %> --config mapping.json --if disabled-for=8d',
    },
    {
      description: 'without a mapping',
      command:
        '<%= config.bin %> <%= command.id %> -b localhost:9092 --group orders-esm --starting-position LATEST --if new-group',
    },
  ];
  static override flags = {
    ...factsFlags,
    'starting-position': forecastFlags['starting-position'],
    'offsets-retention': forecastFlags['offsets-retention'],
    'empty-since': forecastFlags['empty-since'],
    group: Flags.string({
      char: 'g',
      helpGroup: 'FACTS',
      helpValue: 'GROUP',
      description: 'the group, where no mapping names it',
    }),
    if: Flags.string({
      multiple: true,
      helpValue: 'CASE',
      description: 'disabled-for=8d, recreated, new-group or topic-recreated; may be repeated',
    }),
    at: Flags.string({ helpValue: 'TIME', description: 'as things go on by themselves until then' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(PredictPosition);
    const presentation = { style: this.style(), columns: columnsOf(process.stdout) };
    const { text, code } = await predictPositions(flags, presentation, await this.carry());
    await this.print(text);
    this.finish(code);
  }
}
