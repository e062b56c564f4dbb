import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { readFlagValues } from '../../cli/facts/read-flag-values.ts';
import { factsFlags, failOnFlag, forecastFlags } from '../../cli/flags/facts-flags.ts';
import { type InspectGroupsFlags, inspectGroups, prepareLook } from '../../cli/inspect/inspect-groups.ts';
import { problemsOf } from '../../cli/mistakes/problems-of.ts';
import { raiseHandedOver } from '../../cli/quick/handed-over.ts';
import { standardOutput } from '../../cli/standard-output.ts';
import { EsmctlError, type Problem } from '../../core/model/errors.ts';

interface WatchFlags extends InspectGroupsFlags {
  readonly every: string;
}

const LEAST_EVERY_MS = 1000;

function readEvery(text: string): number {
  const values = readFlagValues();
  const everyMs = values.duration('every', text);
  values.done();
  if (everyMs < LEAST_EVERY_MS) values.refuse('every', `takes one second or more, not "${text}"`);
  values.done();
  return everyMs;
}

/** `esmctl inspect group`: will the committed offsets survive, and where would Lambda start. */
export default class InspectGroup extends BaseCommand {
  static override summary = 'Will the offsets of a group survive, and where would Lambda start';
  static override description = [
    'Reads the group, its offsets, the offsets topic and the settings of the brokers, without joining the group, and says ' +
      'for every partition what is committed, how far it lags, when the broker deletes it and by which rule, what happens if ' +
      'the group stops now, and where Lambda would start.',
    'Exit codes: 0 fine, 1 a verdict at or above --fail-on, or a finding of severity error, which counts as at-risk, 2 wrong ' +
      'usage, 3 the cluster cannot be reached, 5 some facts could not be had or a group is not there, or with --fail-on a verdict is unknown, 130 --watch was ended.',
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
    {
      description: 'live',
      command: '<%= config.bin %> <%= command.id %> orders-esm -b localhost:9092 --watch --every 5s',
    },
    { description: 'without a cluster', command: '<%= config.bin %> <%= command.id %> --snapshot incident.json' },
  ];
  static override args = {
    group: Args.string({ name: 'GROUP…', ignoreStdin: true, description: 'names of groups' }),
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
    watch: Flags.boolean({
      description: 'look again and again, with what changed marked, until Ctrl-C; with --json one document a line',
      exclusive: ['snapshot', 'fail-on'],
    }),
    every: Flags.string({ helpValue: '10s', description: 'the pause between two looks of --watch', default: '10s' }),
    'fail-on': failOnFlag,
  };

  protected override readonly foundIsCertain = true;

  protected override checkFlags(flags: Readonly<Record<string, unknown>>): Promise<readonly Problem[]> {
    const { every, ...given } = flags as unknown as WatchFlags;
    const [ofEvery, ofLook] = [() => readEvery(every), () => prepareLook([], given, (step) => step)];
    return Promise.all([problemsOf(ofLook), problemsOf(ofEvery)]).then((problems) => problems.flat());
  }

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(InspectGroup);
    raiseHandedOver();
    if (flags.watch) return this.finish(await this.watch(argv as string[], flags));
    const presentation = { style: this.style(), columns: columnsOf(process.stdout) };
    const { text, code } = await inspectGroups(argv as string[], flags, presentation, await this.carry());
    await this.print(text);
    this.finish(code);
  }

  private async watch(names: readonly string[], flags: WatchFlags): Promise<ExitCode> {
    const everyMs = readEvery(flags.every);
    const look = await prepareLook(names, flags, await this.carry());
    const [{ watchGroups }, { chooseView }] = await Promise.all([
      import('../../cli/inspect/watch-groups.ts'),
      import('../../cli/inspect/watch-views.ts'),
    ]);
    const view = await chooseView({
      json: flags.json,
      style: this.style(),
      everyMs,
      print: (text) => this.print(text),
    });
    const lookAndCarry = (): ReturnType<typeof look> =>
      look().catch(async (error: unknown) => {
        throw error instanceof EsmctlError ? await this.carryIntoError(error) : error;
      });
    return watchGroups(lookAndCarry, view, { everyMs, readerGone: standardOutput().closed });
  }
}
