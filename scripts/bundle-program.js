// Part of npm run build: puts the program into one file with the code beside it that V8 makes of it, and what handlers and threads are
// started with into one file each. To find, read and compile hundreds of modules one by one takes longer than most commands do.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Large, wanted by few commands, or not to be had as CommonJS: loaded from their packages when they are needed. */
const LEFT_OUT = ['ink', 'react', 'typescript', '@aws-sdk/*', 'aws-msk-iam-sasl-signer-js', 'pnpapi'];
/** `import()` of one of those, or of a screen, which needs ink: not by the bundle, whose own place is none. */
const IMPORT_OF_LEFT_OUT =
  /import\((['"])(@aws-sdk\/[a-z0-9-]+|aws-msk-iam-sasl-signer-js|[./]+\/screens\/[a-z]+-screen\.js)\1\)/g;
/** What processes and threads start with. */
const ENTRIES = [
  'core/lambda/local/worker/process-main.js',
  'core/lambda/local/worker/main.js',
  'core/records/file/ahead/main.js',
  'cli/simulation/run-worker.js',
];
const COMPILE = fileURLToPath(new URL('compile-program.js', import.meta.url));

/** Bundles the compiled modules in `dist` into `dist/program.cjs` and `dist/quick.cjs`, and the ENTRIES in their places; throws where that fails. */
export async function bundleProgram(dist) {
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    // One byte a character, which is read and compared quickest.
    charset: 'ascii',
    legalComments: 'none',
    minifyWhitespace: true,
    external: LEFT_OUT,
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  };
  const whole = {
    ...shared,
    format: 'cjs',
    banner: { js: "const $base = require('node:url').pathToFileURL(__dirname + '/');" },
    plugins: [ownModules(dist, (path) => `new URL(${quoted(relative(dist, path))}, $base)`)],
  };
  await build({
    ...whole,
    stdin: { contents: programOf(dist), resolveDir: dist },
    outfile: join(dist, 'program.cjs'),
  });
  await build({
    ...whole,
    entryPoints: [join(dist, 'cli/quick/quick-answer.js')],
    outfile: join(dist, 'quick.cjs'),
    plugins: [leftToTheCommand, ...whole.plugins],
  });
  for (const entry of ENTRIES) {
    const place = join(dist, entry);
    await build({
      ...shared,
      entryPoints: [place],
      format: 'esm',
      outfile: place,
      allowOverwrite: true,
      plugins: [ownModules(dist, (path) => `new URL(${quoted(relative(dirname(place), path))}, import.meta.url)`)],
    });
  }
  execFileSync(process.execPath, [COMPILE, dist], { stdio: 'inherit' });
}

/** What only flags need that the quick answer does not take. */
const leftToTheCommand = {
  name: 'left to the command',
  setup({ onResolve }) {
    onResolve({ filter: /\/(read-mapping-facts|snapshot-file|open-aws-account)\.js$/ }, ({ path, kind }) => {
      return kind === 'dynamic-import' ? { path, external: true } : undefined;
    });
  },
};

/** A module that has all of it; each command is loaded when it is asked for (src/cli/program/program.ts). */
function programOf(dist) {
  const folder = join(dist, 'commands');
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js'));
  const commands = files.toSorted().map((name) => {
    const path = name.replaceAll(sep, '/');
    return `${quoted(path.slice(0, -3).replaceAll('/', ':'))}: () => import(${quoted(`./commands/${path}`)}),`;
  });
  return `export { start } from './cli/start.js';
export { handOver } from './cli/quick/handed-over.js';
export const commands = {\n${commands.join('\n')}\n};`;
}

/** Each of ours keeps its own `import.meta.url`; what it requires by name is bundled as what it imports. */
function ownModules(dist, urlOf) {
  const inOwn = (path) =>
    readFileSync(path, 'utf8')
      .replace(/^\s*const require = createRequire\(import\.meta\.url\);$/gm, '')
      .replaceAll('createRequire(import.meta.url)', 'require')
      .replaceAll('import.meta.url', `${urlOf(path)}.href`)
      .replace(IMPORT_OF_LEFT_OUT, (_, _quote, name) => {
        return `$import(${name.startsWith('.') ? `${urlOf(resolve(dirname(path), name))}.href` : quoted(name)})`;
      });
  return {
    name: 'own modules',
    setup({ onLoad }) {
      onLoad({ filter: /\.c?js$/ }, ({ path }) => {
        if (path.startsWith(dist)) return { contents: inOwn(path) };
        // What a plugin of the framework has, for one.
        return { contents: readFileSync(path, 'utf8').replace(/\bawait import\((?!['"])/g, 'await $import(') };
      });
    },
  };
}

function quoted(path) {
  return JSON.stringify(path.replaceAll(sep, '/'));
}
