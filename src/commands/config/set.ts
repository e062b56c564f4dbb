import * as Args from '@oclif/core/args';
import { BaseCommand } from '../../cli/base-command.ts';
import { setValue, warnOf } from '../../cli/profile/edit-profile.ts';
import { loadProfiles, profilePath, saveProfiles } from '../../cli/profile/profile-file.ts';
import { profilesToJson } from '../../core/output/profiles-view.ts';
import { PROFILE_KEYS } from '../../core/profile/profile.ts';

/** `esmctl config set`: puts a value into a profile, which is made where there is none. */
export default class ConfigSet extends BaseCommand {
  static override summary = 'Put a value into a profile';
  static override description = [
    'Makes the profile, and the file, where there is none. The keys:',
    Object.entries(PROFILE_KEYS)
      .map(([key, what]) => `- ${key}: ${what}`)
      .join('\n'),
    'Secrets are refused: logins belong into client properties, and AWS credentials into ~/.aws.',
    'Exit codes: 0 written, 2 it cannot be taken, or the file cannot be used or written.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'the servers',
      command: '<%= config.bin %> <%= command.id %> prod bootstrap-servers kafka-1:9096,kafka-2:9096',
    },
    {
      description: 'the login, by its file',
      command: '<%= config.bin %> <%= command.id %> prod command-config ./client.properties',
    },
    { description: 'and then', command: '<%= config.bin %> inspect group orders-esm --profile prod' },
  ];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'the profile' }),
    key: Args.string({ required: true, ignoreStdin: true, description: 'what is set' }),
    value: Args.string({ required: true, ignoreStdin: true, description: 'to what' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigSet);
    const { name, key, value } = args;
    const path = profilePath();
    const profiles = setValue(await loadProfiles(path), name, key, value);
    await saveProfiles(path, profiles);
    const warning = warnOf(key, value);
    if (warning !== undefined) this.note(warning);
    if (flags.json) await this.print(JSON.stringify(profilesToJson(path, new Map([[name, profiles.get(name) ?? {}]]))));
    else this.note(`${key} of the profile ${name} is set in ${path}`);
  }
}
