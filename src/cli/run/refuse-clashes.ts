import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { localFileOf } from '../../core/mapping/local-file.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import type { RunSettings } from './run-settings.ts';

/** Throws where the run would write into a file that it reads, write two things into one, or read one stream twice. */
export function refuseClashes(
  configPath: string,
  { records, checkpoint, destination, chosenFunction, companionPath }: RunSettings,
  eventsPath: string | undefined,
): void {
  const read: readonly Use[] = [
    ['--config', configPath],
    ['the companion of the mapping', companionPath],
    ['--records', records],
    ['--handler', chosenFunction.kind === 'handler' ? chosenFunction.value.replace(/#[^#]*$/, '') : undefined],
  ];
  const written: readonly Use[] = [
    ['--checkpoint', checkpoint],
    ['--destination', localFileOf(destination)],
    ['--events', eventsPath],
  ];
  if (configPath === '-' && records === '-') throw clash('--config and --records both read standard input');
  const users = new Map<string, string>();
  for (const [name, path] of read) if (isFile(path)) users.set(realPathOf(path), name);
  for (const [name, path] of written) {
    if (!isFile(path)) continue;
    const other = users.get(realPathOf(path));
    if (other !== undefined) throw clash(`${name} would write to ${path}, which is also ${other}`);
    users.set(realPathOf(path), name);
  }
}

type Use = readonly [name: string, path: string | undefined];

/** Devices (`/dev/null`, `/dev/stderr`) may take several things. */
function isFile(path: string | undefined): path is string {
  return path !== undefined && path !== '-' && !path.startsWith('/dev/');
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function clash(message: string): EsmctlError {
  return new EsmctlError({ code: 'ESMCTL_USAGE', kind: 'usage', message, next: ['give each its own file'] });
}
