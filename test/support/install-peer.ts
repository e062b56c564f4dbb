import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './one-at-a-time.ts';
import { requirePeer } from './peers.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface PeerRecipe {
  /** A folder of test/peers; the program is installed into a copy of it under .cache/peers. */
  readonly name: string;
  /** The file that says what to install; another content installs anew. */
  readonly lockFile: string;
  /** Commands to run in the copy, one after the other. */
  readonly install: readonly (readonly [string, ...string[]])[];
}

/** The folder of the installed peer, or undefined where it cannot be had (see `requirePeer`). */
export function installPeer(recipe: PeerRecipe): string | undefined {
  const { name } = recipe;
  const folder = join(ROOT, '.cache/peers', name);
  const why = oneAtATime(`${folder}.lock`, () => installInto(folder, recipe));
  return requirePeer(name, why === undefined, why ?? '') ? folder : undefined;
}

/** The same for programs in Python, which it puts into the folder `venv`. */
export function installPythonPeer(name: string): string | undefined {
  const script = join(ROOT, 'test/peers/install-python.py');
  return installPeer({ name, lockFile: 'requirements.txt', install: [['python3', script]] });
}

/** Why it could not be, or undefined. */
function installInto(folder: string, { name, lockFile, install }: PeerRecipe): string | undefined {
  const source = join(ROOT, 'test/peers', name);
  const marker = join(folder, '.installed');
  const wanted = readFileSync(join(source, lockFile), 'utf8');
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    cpSync(source, folder, { recursive: true });
    for (const [program, ...words] of install) {
      const done = spawnSync(program, words, { cwd: folder, encoding: 'utf8' });
      if (done.status !== 0) {
        const why = done.error?.message ?? done.stderr.trim().split('\n').slice(-3).join(' | ');
        return `"${[program, ...words].join(' ')}" failed: ${why}`;
      }
    }
    writeFileSync(marker, wanted);
  }
  cpSync(source, folder, { recursive: true });
  return undefined;
}
