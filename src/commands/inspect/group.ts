import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { factsFlags, forecastFlags } from '../../cli/flags/facts-flags.ts';
import { inspectGroups } from '../../cli/inspect/inspect-groups.ts';
import { VERDICTS } from '../../core/diagnosis/verdict.ts';

/** `esmctl inspect group`: will the committed offsets survive, and where would Lambda start. */
export default class InspectGroup extends BaseCommand {
  static override summary = 'Will the offsets of a group survive, and where would Lambda start';
  static override description = [
    'Reads the group, its offsets, the offsets topic and the settings of the brokers, without joining the group, and says ' +
      'for every partition what is committed, how far it lags, when the broker deletes it and by which rule, what happens if ' +
      'the group stops now, and where Lambda would start.',
    'Exit codes: 0 fine, 1 a verdict at or above --fail-on, or a finding of severity error, which counts as at-risk, 2 wrong ' +
      'usage, 3 the cluster cannot be reached, 5 some facts could not be had, or with --fail-on a verdict is unknown.',
  ].join('\n\n');
  static override strict = false;
  static override examples = [
    { description: 'one group', command: '<%= config.bin %> <%= command.id %> orders-esm -b localhost:9092' },
    {
      description: 'in a script: exit 1 when a group is at risk',
      command: '<%= config.bin %> <%= command.id %> --all -b localhost:9092 --fail-on at-risk --json',
    },
    {
      description: 'the group of a mapping, two days ahead',
      command: '<%= config.bin %> <%= command.id %> --config mapping.json --warn-within 48h',
    },
    { description: 'without a cluster', command: '<%= config.bin %> <%= command.id %> --snapshot incident.json' },
  ];
  static override args = {
    group: Args.string({ name: 'GROUP…', description: 'names of groups' }),
  };
  static override flags = {
    ...factsFlags,
    ...forecastFlags,
    all: Flags.boolean({ helpGroup: 'FACTS', description: 'every group of the cluster; the worst comes first' }),
    journal: Flags.string({
      helpGroup: 'FACTS',
      helpValue: 'FILE',
      description: 'keep what each run sees, which bounds the times that the cluster does not tell',
    }),
    'fail-on': Flags.option({
      options: VERDICTS.filter((verdict) => verdict !== 'active' && verdict !== 'survives'),
      description:
        'the mildest verdict that makes the exit code 1; errors count as at-risk, an unknown verdict makes it 5',
    })(),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(InspectGroup);
    const { text, code } = await inspectGroups(argv as string[], flags, {
      style: this.style(),
      columns: process.stdout.columns,
    });
    await this.print(text);
    this.finish(code);
  }
}
