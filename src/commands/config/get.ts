import * as Args from '@oclif/core/args';
import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { readKey } from '../../cli/profile/edit-profile.ts';
import { chooseProfile, loadProfiles, profilePath } from '../../cli/profile/profile-file.ts';
import { profilesToJson, renderProfiles } from '../../core/output/profiles-view.ts';

/** `esmctl config get`: one profile, or one value of it. */
export default class ConfigGet extends BaseCommand {
  static override summary = 'Show one profile, or one value of it';
  static override description =
    'Exit codes: 0 it is there, 1 the profile says nothing of the key, 2 there is no such profile, or the file cannot be used.';
  static override examples = [
    { description: 'all of it', command: '<%= config.bin %> <%= command.id %> prod' },
    {
      description: 'one value, and nothing else',
      command: '<%= config.bin %> <%= command.id %> prod bootstrap-servers',
    },
  ];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'the profile' }),
    key: Args.string({ description: 'only this value' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigGet);
    const path = profilePath();
    const profile = chooseProfile(await loadProfiles(path), args.name, path);
    const key = args.key === undefined ? undefined : readKey(args.key);
    const shown = key === undefined ? profile : profile[key] === undefined ? {} : { [key]: profile[key] };
    const profiles = new Map([[args.name, shown]]);
    const value = key === undefined ? undefined : profile[key];
    if (flags.json) await this.print(JSON.stringify(profilesToJson(path, profiles)));
    else if (value !== undefined) await this.print(value);
    else if (key === undefined) {
      await this.print(
        await renderProfiles(path, profiles, { style: this.style(), columns: columnsOf(process.stdout) }),
      );
    } else this.note(`the profile ${args.name} says nothing of ${key}`);
    this.finish(key !== undefined && value === undefined ? EXIT.found : EXIT.fine);
  }
}
