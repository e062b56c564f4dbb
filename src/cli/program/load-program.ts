import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { Program, QuickProgram } from './program.ts';

/** Where the build puts them. */
const WHOLE = fileURLToPath(new URL('../../program.cjs', import.meta.url));
const QUICK = fileURLToPath(new URL('../../quick.cjs', import.meta.url));

type Environment = Readonly<Record<string, string | undefined>>;

type Wrapped = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  dirname: string,
  importOutside: (name: string) => Promise<unknown>,
) => void;

/**
 * The whole program from one file with V8's compiled code beside it, which starts in half of the time of its modules one by one
 * (docs/adr/0015-one-file.md). Undefined where the modules are to be taken: somebody looks into it, and wants to see them by name; or
 * the file, or what it needs, is not there.
 */
export function loadProgram(argv: readonly string[], env: Environment): Program | undefined {
  return load<Program>(WHOLE, argv, env);
}

/** The same of what answers before the framework is loaded (docs/adr/0014-a-quick-answer.md). */
export function loadQuickProgram(argv: readonly string[], env: Environment): QuickProgram | undefined {
  return load<QuickProgram>(QUICK, argv, env);
}

function load<T>(filename: string, argv: readonly string[], env: Environment): T | undefined {
  if (argv.includes('--debug') || isWatched(env) || !hasPackages()) return undefined;
  const compiled = compileProgram(filename);
  return compiled === undefined ? undefined : runProgram<T>(compiled, filename);
}

/** Undefined where the file is not there. Code that another Node.js compiled is taken no notice of. */
export function compileProgram(filename: string): Script | undefined {
  const source = readIfThere(filename)?.toString('latin1');
  if (source === undefined) return undefined;
  const cachedData = readIfThere(`${filename}.cache`);
  return new Script(`(function (exports, require, module, __dirname, $import) {${source}\n})`, {
    // The compiled code keeps the name that it was made with.
    filename: 'esmctl/program.cjs',
    ...(cachedData === undefined ? {} : { cachedData }),
  });
}

export function runProgram<T>(compiled: Script, filename: string): T {
  const module = { exports: {} };
  const wrapped = compiled.runInThisContext() as Wrapped;
  wrapped(module.exports, createRequire(filename), module, dirname(filename), (name) => import(name));
  return module.exports as T;
}

/** The framework has modes of its own for those who look into it. */
function isWatched({ DEBUG, OCLIF_DEBUG, ESMCTL_DEBUG }: Environment): boolean {
  return DEBUG !== undefined || OCLIF_DEBUG !== undefined || ESMCTL_DEBUG !== undefined;
}

/** An installation that was broken off is told of by those who load the modules. */
function hasPackages(): boolean {
  try {
    return createRequire(WHOLE).resolve('@oclif/core/command') !== '';
  } catch {
    return false;
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
