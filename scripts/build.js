// npm run build: compiles into a folder beside dist/ and puts it in its place when all is there, so that a build that
// fails or is interrupted leaves the one before. With --if-changed nothing is done where that is what it would make.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = `${root}.cache/`;
const dist = `${root}dist`;
const fresh = `${cache}build-${process.pid}`;
const before = `${fresh}-before`;
const remove = (path) => rmSync(path, { recursive: true, force: true });

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

if (process.argv.includes('--if-changed') && (await import('./build-stamp.js')).isBuilt(root)) process.exit();
mkdirSync(cache, { recursive: true });
for (const name of readdirSync(cache)) {
  const [, pid] = /^build-(\d+)(-before)?$/.exec(name) ?? [];
  if (pid !== undefined && !isRunning(Number(pid))) remove(cache + name);
}
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', `${root}tsconfig.build.json`, '--outDir', fresh], {
  stdio: 'inherit',
});
try {
  if (status === 0) {
    // Not where something else stands in for the compiler.
    if (existsSync(`${fresh}/cli/program`)) {
      const { bundleProgram } = await import('./bundle-program.js');
      await bundleProgram(fresh);
    }
    if (existsSync(dist)) renameSync(dist, before);
    renameSync(fresh, dist);
    if (existsSync(`${dist}/program.cjs`)) (await import('./build-stamp.js')).noteBuilt(root);
  }
} finally {
  remove(fresh);
  remove(before);
}
process.exitCode = status ?? 1;
