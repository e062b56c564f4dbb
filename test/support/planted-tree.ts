import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const RULES = join(ROOT, '.dependency-cruiser.cjs');

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** Source files by path, each with what it imports. */
export type Tree = Readonly<Record<string, readonly string[]>>;

/** Packages that the trees may import: only their names matter to the rules. */
const PACKAGES = ['kafkajs', '@aws-sdk/client-lambda', 'ink', 'react', '@oclif/core'];
const DEV_PACKAGES = ['a-dev-tool'];

/** Judges a folder by the walls of this repository. */
export function cruise(folder: string, ...roots: readonly string[]): Promise<readonly Violation[]> {
  return new Promise((resolve, reject) => {
    const args = [CRUISER, '--config', RULES, '--output-type', 'json', ...roots];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (stdout === '') reject(error ?? new Error(stderr));
      else resolve(readViolations(stdout));
    });
  });
}

function readViolations(json: string): Violation[] {
  const { summary } = JSON.parse(json) as {
    summary: { violations: readonly { from: string; to: string; rule: { name: string } }[] };
  };
  return summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name }));
}

/** Writes the tree into a folder of its own beside the real one, judges it, and takes it away again. */
export async function judgeTree(tree: Tree): Promise<readonly Violation[]> {
  const cache = join(ROOT, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'walls-'));
  try {
    await cp(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    await write(folder, 'package.json', packageJson());
    for (const name of [...PACKAGES, ...DEV_PACKAGES]) {
      await write(
        folder,
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      );
      await write(folder, `node_modules/${name}/index.js`, 'module.exports = {};\n');
    }
    for (const [path, imports] of Object.entries(tree)) {
      await write(folder, path, `${imports.map((name) => `import '${name}';`).join('\n')}\nexport {};\n`);
    }
    return await cruise(folder, 'src');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function packageJson(): string {
  const versions = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, '1.0.0']));
  return JSON.stringify({ type: 'module', dependencies: versions(PACKAGES), devDependencies: versions(DEV_PACKAGES) });
}

async function write(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
