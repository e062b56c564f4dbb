import { readFile } from 'node:fs/promises';
import { suggestName } from '../core/mapping/suggest-name.ts';
import { EsmctlError } from '../core/model/errors.ts';

interface Manifest {
  readonly commands: Readonly<Record<string, unknown>>;
}

/** What to say instead of "command … not found": what was meant, or which commands there are. */
export async function refuseCommand(thrown: unknown): Promise<EsmctlError | undefined> {
  const match = thrown instanceof Error ? /^command (.+) not found$/m.exec(thrown.message) : null;
  if (match?.[1] === undefined) return undefined;
  const words = match[1].split(':');
  const manifest = JSON.parse(
    await readFile(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'),
  ) as unknown as Manifest;
  const known = [...Object.keys(manifest.commands).map((id) => id.replaceAll(':', ' ')), 'autocomplete'];
  const command = known.find((id) => words.join(' ').startsWith(`${id} `));
  if (command !== undefined) {
    const extra = words.slice(command.split(' ').length).join(':');
    return refuse(`esmctl ${command} takes no argument "${extra}"`, [
      ...(extra.endsWith('.json') ? [`did you mean: esmctl ${command} --config ${extra}`] : []),
      `esmctl ${command} --help shows its flags`,
    ]);
  }
  const candidates = [1, 2].flatMap((count) => suggestName(words.slice(0, count).join(' '), known) ?? []);
  return refuse(`there is no command "${words.join(' ')}"`, [
    ...(candidates[0] === undefined ? [] : [`did you mean: esmctl ${candidates[0]}`]),
    `the commands are: ${known.join(', ')}`,
  ]);
}

function refuse(message: string, next: readonly string[]): EsmctlError {
  return new EsmctlError({ code: 'ESMCTL_USAGE', kind: 'usage', message, next });
}
