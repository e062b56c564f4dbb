import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { chooseGroups } from '../cli/facts/choose-groups.ts';
import { loadSnapshot } from '../cli/facts/load-snapshot.ts';
import { progressLine } from '../cli/facts/progress-line.ts';
import { readGivenMapping } from '../cli/facts/read-given-mapping.ts';
import { writeTextOutput } from '../cli/facts/write-text-output.ts';
import { factsFlags } from '../cli/flags/facts-flags.ts';
import { snapshotToJson } from '../core/snapshot/file/snapshot-file.ts';
import { redactSnapshot } from '../core/snapshot/redact.ts';

/** `esmctl snapshot`: the facts of a moment, in a file. */
export default class Snapshot extends BaseCommand {
  static override summary = 'Write the facts about groups, topics and brokers to a file';
  static override description = [
    'Reads what esmctl inspect and predict read, and writes it as one JSON document. Every diagnosis takes it with ' +
      '--snapshot FILE in place of the cluster: for an incident, in CI, without a network. Nothing is changed, and no ' +
      'group is joined.',
    'Exit codes: 0 all facts are there, 2 wrong usage, 3 the cluster cannot be reached, 5 some facts could not be had: ' +
      'they are named on stderr and in the document.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'one group',
      command: '<%= config.bin %> <%= command.id %> -b localhost:9092 --group orders-esm > incident.json',
    },
    {
      description: 'all groups, without names, to hand on',
      command: '<%= config.bin %> <%= command.id %> -b localhost:9092 --all --redact --output facts.json',
    },
  ];
  static override flags = {
    ...factsFlags,
    group: Flags.string({
      char: 'g',
      multiple: true,
      helpGroup: 'FACTS',
      helpValue: 'GROUP',
      description: 'this group; may be repeated',
    }),
    all: Flags.boolean({ helpGroup: 'FACTS', description: 'every group of the cluster' }),
    redact: Flags.boolean({ description: 'replace the names of groups, topics, clients and hosts by numbered ones' }),
    output: Flags.string({ char: 'o', helpValue: 'FILE', description: 'write to this file in place of stdout' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Snapshot);
    const given = await readGivenMapping(flags.config);
    const progress = progressLine(process.stderr);
    const snapshot = await loadSnapshot(flags, given, {
      groups: chooseGroups(flags.group ?? [], flags, given),
      topics: flags.topic ?? [],
      timesMs: [],
      onProgress: progress.onProgress,
    });
    progress.clear();
    const written = flags.redact ? redactSnapshot(snapshot) : snapshot;
    const text = JSON.stringify(snapshotToJson(written));
    if (flags.output === undefined) await this.print(text);
    else await writeTextOutput(flags.output, `${text}\n`);
    for (const { what, why } of written.missing) this.note(`missing: ${what}: ${why}`);
    this.finish(snapshot.missing.length > 0 ? EXIT.partial : EXIT.fine);
  }
}
