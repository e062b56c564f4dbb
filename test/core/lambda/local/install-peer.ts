import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { requirePeer } from '../../../support/peers.ts';
import { ROOT } from './function-under-test.ts';

export interface PeerRecipe {
  /** A folder of test/peers; the program is installed into a copy of it under .cache/peers. */
  readonly name: string;
  /** The file that says what to install; another content installs anew. */
  readonly lockFile: string;
  /** Commands to run in the copy, one after the other. */
  readonly install: readonly (readonly [string, ...string[]])[];
}

/** The folder of the installed peer, or undefined where it cannot be had (see `requirePeer`). */
export function installPeer({ name, lockFile, install }: PeerRecipe): string | undefined {
  const source = `${ROOT}test/peers/${name}`;
  const folder = `${ROOT}.cache/peers/${name}`;
  const marker = `${folder}/.installed`;
  const wanted = readFileSync(`${source}/${lockFile}`, 'utf8');
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(source, folder, { recursive: true });
    for (const [program, ...words] of install) {
      const done = spawnSync(program, words, { cwd: folder, encoding: 'utf8' });
      if (done.status !== 0) {
        const why = done.error?.message ?? done.stderr.trim().split('\n').slice(-3).join(' | ');
        requirePeer(name, false, `"${[program, ...words].join(' ')}" failed: ${why}`);
        return undefined;
      }
    }
    writeFileSync(marker, wanted);
  }
  cpSync(source, folder, { recursive: true });
  return requirePeer(name, true, '') ? folder : undefined;
}
