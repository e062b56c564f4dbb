import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];
const STAMP = '.cache/built-from';

/** Notes in `root` that dist/ was built from what is there now, by this Node.js. */
export function noteBuilt(root) {
  writeFileSync(join(root, STAMP), stampOf(root));
}

/** Whether dist/ is what a build would make. */
export function isBuilt(root) {
  const stamp = join(root, STAMP);
  const isThere = existsSync(join(root, 'dist/program.cjs.cache')) && existsSync(stamp);
  return isThere && readFileSync(stamp, 'utf8') === stampOf(root);
}

function stampOf(root) {
  const hash = createHash('sha256').update(process.version);
  for (const name of SOURCES) {
    const place = join(root, name);
    const files = statSync(place).isDirectory() ? readdirSync(place, { recursive: true }).toSorted() : [''];
    for (const file of files) {
      const path = join(place, file);
      if (statSync(path).isFile()) hash.update(`\0${path.slice(root.length)}\0`).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}
