import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { loadSnapshot } from '../../cli/facts/load-snapshot.ts';
import { readGivenMapping } from '../../cli/facts/read-given-mapping.ts';
import { factsFlags } from '../../cli/flags/facts-flags.ts';
import { carryIntoSteps } from '../../cli/next-steps/next-steps.ts';
import { diagnoseCluster } from '../../core/diagnosis/inspect-cluster.ts';
import { clusterToJson, renderCluster } from '../../core/output/cluster-view.ts';

/** `esmctl inspect cluster`: what the brokers' settings mean for committed offsets. */
export default class InspectCluster extends BaseCommand {
  static override summary = 'How long a cluster keeps committed offsets, and what we may read of it';
  static override description = [
    'Asks every broker for offsets.retention.minutes, its check interval, its release and its clock, and whether the ' +
      'offsets topic can be read. Settings of a broker are its own: where brokers disagree, the one that coordinates a group decides.',
    'Exit codes: 0 fine, 2 wrong usage, 3 the cluster cannot be reached, 5 some facts could not be had: they are named.',
  ].join('\n\n');
  static override examples = [
    { description: 'a cluster', command: '<%= config.bin %> <%= command.id %> -b localhost:9092' },
    { description: 'what a file says', command: '<%= config.bin %> <%= command.id %> --snapshot incident.json --json' },
  ];
  static override flags = (({ topic: _topic, ...flags }) => flags)(factsFlags);

  async run(): Promise<void> {
    const { flags } = await this.parse(InspectCluster);
    const given = await readGivenMapping(flags.config);
    const snapshot = await loadSnapshot(flags, given, { groups: [], topics: [], timesMs: [], triesOffsetsTopic: true });
    const missing = carryIntoSteps(snapshot.missing, await this.carry());
    const diagnosis = diagnoseCluster({ ...snapshot, missing });
    const options = { style: this.style(), columns: columnsOf(process.stdout) };
    await this.print(flags.json ? JSON.stringify(clusterToJson(diagnosis)) : renderCluster(diagnosis, options));
    this.finish(snapshot.missing.length > 0 ? EXIT.partial : EXIT.fine);
  }
}
