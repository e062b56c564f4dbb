import { BaseCommand } from '../../cli/base-command.ts';
import { profilePath } from '../../cli/profile/profile-file.ts';

/** `esmctl config path`: where the profiles are. */
export default class ConfigPath extends BaseCommand {
  static override summary = 'Say where the file of profiles is';
  static override description = 'The file need not be there yet: esmctl config set makes it.';
  static override examples = [
    { description: 'where it is', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'to look at it', command: 'cat "$(<%= config.bin %> <%= command.id %>)"' },
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigPath);
    await this.print(flags.json ? JSON.stringify({ schemaVersion: 1, path: profilePath() }) : profilePath());
  }
}
