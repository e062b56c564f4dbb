import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { facts } from '../commands/inspect/scenario.ts';
import { awsEnvironment } from '../support/aws/lambda-stub.ts';
import { askRegistry, packEsmctl } from '../support/packed-esmctl.ts';

/** Lines of Node.js beside the one that runs the tests, from the npm package `node`; package.json `engines` names the oldest. */
const OTHER_NODES = ['20.20.2', '22.23.3', '24.21.0'].filter(
  (version) => majorOf(version) !== majorOf(process.versions.node),
);
const MOST_INSTALLED_BYTES = 120_000_000;
const LONGEST_MS = 100_000;
const INSTALL = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
const EXAMPLE = 'node_modules/esmctl/examples/orders/mapping.json';
const NOBODY = '127.0.0.1:1';

const root = mkdtempSync(join(tmpdir(), 'esmctl-installed-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const [packed, folder, elsewhere] = ['packed', 'empty', 'elsewhere'].map((name) => {
  mkdirSync(join(root, name));
  return join(root, name);
}) as [string, string, string];
const isInstalled =
  askRegistry('npm', ['install', '--prefix', '.', ...INSTALL, packEsmctl(packed)], folder) !== undefined;

describe.runIf(isInstalled)('the tarball, installed into an empty folder', () => {
  it('needs no compiler and no script: nothing of it is built where it is installed', () => {
    const manifests = findPackages(join(folder, 'node_modules'));
    const bytes = sizeOf(join(folder, 'node_modules'));
    console.info(`installed: ${manifests.length} packages, ${Math.round(bytes / 1_000_000)} MB`);
    expect(manifests.length).toBeGreaterThan(50);
    expect(manifests.flatMap(scriptsOfInstallation)).toEqual([]);
    expect(bytes).toBeLessThan(MOST_INSTALLED_BYTES);
  });

  it('npx finds it there, and runs the example to a ledger that balances', () => {
    const npx = (...args: string[]): string =>
      execFileSync('npx', ['--no-install', 'esmctl', ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
        env: environment(),
      });
    expect(npx('--version')).toMatch(/^esmctl\/\d+\.\d+\.\d+ /);
    expect(summaryOf(npx('run', '--config', EXAMPLE, '--json'))).toMatchObject({
      balanced: true,
      ledger: { polled: 600, unfinished: 0 },
    });
  });

  it('completes commands in a shell', () => {
    esmctl(process.execPath, ['autocomplete', 'bash', '--refresh-cache'], 0);
    const functions = join(elsewhere, 'cache/esmctl/autocomplete/functions');
    const script = `source ${functions}/bash/esmctl.bash; COMP_WORDS=(esmctl inspect ""); COMP_CWORD=2; _esmctl_autocomplete; echo "\${COMPREPLY[@]}"`;
    const offered = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
    expect(offered.trim().split(' ')).toEqual(expect.arrayContaining(['cluster', 'group']));
    expect(readFileSync(join(functions, 'zsh/_esmctl'), 'utf8')).toContain('#compdef esmctl');
  });

  describe.each([process.versions.node, ...OTHER_NODES])('on Node.js %s', (version) => {
    const node = version === process.versions.node ? process.execPath : fetchNode(version);

    it.runIf(node !== undefined)('starts, runs, diagnoses, simulates, and asks AWS and Kafka', () => {
      const on = (args: readonly string[], code = 0): string => esmctl(node ?? '', args, code);
      expect(on(['--version'])).toContain(` node-v${version}`);
      expect(on(['--help'])).toContain('simulate');
      expect(on(['mapping', 'validate', EXAMPLE])).toContain('AWS would take this mapping');
      for (const isolation of ['process', 'thread']) {
        expect(summaryOf(on(['run', '--config', EXAMPLE, '--json', '--handler-isolation', isolation]))).toMatchObject({
          balanced: true,
          ledger: { polled: 600, unfinished: 0 },
        });
      }
      writeFileSync(join(folder, 'facts.json'), facts(['fine', 'fragile']));
      expect(JSON.parse(on(['inspect', 'group', '--snapshot', 'facts.json', '--json']))).toMatchObject({
        groups: [{ group: 'fine' }, { group: 'fragile' }],
      });
      const load = ['--partitions', '4', '--ingress', '100/s', '--duration', '10m', '--json'];
      expect(JSON.parse(on(['simulate', 'scaling', ...load]))).toMatchObject({ inputs: { partitions: 4 } });
      // Both clients are loaded, and nobody answers.
      const uuid = '14e0db71-5d35-4eb5-b481-8945cf9d10c2';
      expect(errorOf(on(['mapping', 'import', '--uuid', uuid, '--json'], 4))).toBe('ESMCTL_AWS_UNREACHABLE');
      expect(errorOf(on(['inspect', 'cluster', '-b', NOBODY, '--json'], 3))).toBe('ESMCTL_KAFKA_UNREACHABLE');
    });
  });
});

function majorOf(version: string): string {
  return version.split('.')[0] ?? '';
}

/** The program of that version, which npx keeps for the next time. */
function fetchNode(version: string): string | undefined {
  return askRegistry(
    'npx',
    ['--yes', '--package', `node@${version}`, '--', 'node', '-p', 'process.execPath'],
    elsewhere,
  );
}

function environment(): Record<string, string> {
  const { PATH = '' } = process.env;
  return { PATH, HOME: elsewhere, XDG_CACHE_HOME: join(elsewhere, 'cache'), ...awsEnvironment(`http://${NOBODY}`) };
}

function esmctl(node: string, args: readonly string[], code: number): string {
  const bin = join(folder, 'node_modules/.bin/esmctl');
  const ended = spawnSync(node, [bin, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: environment(),
    timeout: LONGEST_MS,
  });
  expect(ended.status, `${args.join(' ')}\n${ended.stderr}`).toBe(code);
  return ended.stdout;
}

function summaryOf(lines: string): unknown {
  return JSON.parse(lines.trimEnd().split('\n').at(-1) ?? '');
}

function errorOf(document: string): string {
  return (JSON.parse(document) as { error: { code: string } }).error.code;
}

/** The package.json of all that is installed. */
function findPackages(modules: string): string[] {
  return readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .map((path) => join(modules, path))
    .filter((path) => path.endsWith('/package.json') && /node_modules\/(@[^/]+\/)?[^/]+$/.test(dirname(path)));
}

function sizeOf(modules: string): number {
  return readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(modules, path)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
}

/** What would run or be compiled at an installation. */
function scriptsOfInstallation(manifest: string): string[] {
  const {
    name,
    scripts = {},
    gypfile,
  } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    name: string;
    scripts?: Record<string, string>;
    gypfile?: boolean;
  };
  const ran = ['preinstall', 'install', 'postinstall'].filter((script) => scripts[script] !== undefined);
  const built = gypfile === true || existsSync(join(dirname(manifest), 'binding.gyp')) ? ['binding.gyp'] : [];
  return [...ran, ...built].map((what) => `${name}: ${what}`);
}
