import * as Args from '@oclif/core/args';
import { BaseCommand } from '../../cli/base-command.ts';
import { unsetValue } from '../../cli/profile/edit-profile.ts';
import { chooseProfile, loadProfiles, profilePath, saveProfiles } from '../../cli/profile/profile-file.ts';
import { profilesToJson } from '../../core/output/profiles-view.ts';

/** `esmctl config unset`: takes a value out of a profile, or the whole profile away. */
export default class ConfigUnset extends BaseCommand {
  static override summary = 'Take a value out of a profile, or the profile away';
  static override description =
    'Exit codes: 0 it is gone, also where it was not there, 2 there is no such profile, or the file cannot be used or written.';
  static override examples = [
    { description: 'one value', command: '<%= config.bin %> <%= command.id %> prod region' },
    { description: 'the whole profile', command: '<%= config.bin %> <%= command.id %> prod' },
  ];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'the profile' }),
    key: Args.string({ description: 'only this value' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigUnset);
    const path = profilePath();
    const before = await loadProfiles(path);
    chooseProfile(before, args.name, path);
    const profiles = unsetValue(before, args.name, args.key);
    await saveProfiles(path, profiles);
    if (flags.json) await this.print(JSON.stringify(profilesToJson(path, profiles)));
    else this.note(`${args.key ?? 'all'} of the profile ${args.name} is gone from ${path}`);
  }
}
