import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { loadProfiles, profilePath } from '../../cli/profile/profile-file.ts';
import { profilesToJson, renderProfiles } from '../../core/output/profiles-view.ts';

/** `esmctl config list`: all profiles. */
export default class ConfigList extends BaseCommand {
  static override summary = 'Show all profiles';
  static override description = [
    'A profile holds what --profile NAME (or ESMCTL_PROFILE) puts in the place of flags that are not given: servers, the path of ' +
      'client properties, region. It holds no secrets.',
    'Exit codes: 0 fine, also where there is none, 2 the file cannot be used.',
  ].join('\n\n');
  static override examples = [
    { description: 'on a terminal', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'for a script',
      command: '<%= config.bin %> <%= command.id %> --json',
    },
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigList);
    const path = profilePath();
    const profiles = await loadProfiles(path);
    if (flags.json) return this.print(JSON.stringify(profilesToJson(path, profiles)));
    const options = { style: this.style(), columns: columnsOf(process.stdout) };
    await this.print(await renderProfiles(path, profiles, options));
  }
}
