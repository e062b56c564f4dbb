import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { requirePeer } from './peers.ts';
import { REPOSITORY } from './run-esmctl.ts';

/** The path of the tarball that `npm pack` makes of what is built, in a folder that was empty. */
export function packEsmctl(folder: string): string {
  // Without scripts: they would build dist anew, which other tests use.
  const args = ['pack', '--ignore-scripts', '--json', '--offline', '--pack-destination', folder];
  execFileSync('npm', args, { cwd: REPOSITORY, stdio: 'ignore' });
  const [tarball, ...others] = readdirSync(folder);
  if (tarball === undefined || others.length > 0) throw new Error(`npm pack left ${[tarball, ...others].join(', ')}`);
  return join(folder, tarball);
}

/** How npm names a registry that does not answer; whatever else goes wrong is a failure of the package. */
const NO_REGISTRY =
  /\b(E?NOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;

/**
 * What npm or npx printed; undefined where no registry answers (see `requirePeer`: in CI that is a failure). Throws where
 * it fails for another reason.
 */
export function askRegistry(program: 'npm' | 'npx', args: readonly string[], cwd: string): string | undefined {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (done.status === 0) return done.stdout.trim();
  const said = done.error?.message ?? done.stderr.trim().split('\n').slice(0, 12).join('\n');
  const why = `"${[program, ...args].join(' ')}" failed: ${said}`;
  if (!NO_REGISTRY.test(said)) throw new Error(why);
  requirePeer('the npm registry', false, why);
  return undefined;
}
