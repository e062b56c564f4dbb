import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EsmctlError } from '../../model/errors.ts';

const TYPESCRIPT = new Set(['.ts', '.mts', '.cts', '.tsx']);
const OWN_URL = import.meta.url;

/** esmctl itself runs from its TypeScript sources (bin/dev.js, the tests). */
const RUNS_FROM_SOURCES = OWN_URL.endsWith('.ts');

/** The file that a thread starts with: beside this one, in the sources as in the build. */
export const THREAD_ENTRY = new URL(`./worker/main${extname(OWN_URL)}`, OWN_URL);

/** The file that a process starts with. */
export const PROCESS_ENTRY = new URL(`./worker/process-main${extname(OWN_URL)}`, OWN_URL);

/**
 * The Node.js arguments with which a thread can import `file`: none for JavaScript and where Node.js strips types itself, else
 * tsx, from the handler's folder or from where esmctl is installed.
 * @throws EsmctlError (usage) where nothing can read TypeScript.
 */
export function chooseLoaderArguments(file: string): string[] {
  const strips = Boolean(Reflect.get(process.features, 'typescript'));
  const isTypescript = TYPESCRIPT.has(extname(file));
  if (strips && extname(file) !== '.tsx') return [];
  if (!isTypescript && !RUNS_FROM_SOURCES) return [];
  const preload = (isTypescript ? preloadTsx(file) : undefined) ?? preloadTsx(OWN_URL);
  if (preload !== undefined) return ['--import', preload];
  throw new EsmctlError({
    code: 'ESMCTL_HANDLER_TYPESCRIPT',
    kind: 'usage',
    message: `Node.js ${process.versions.node} cannot read ${file}: it is TypeScript, and tsx is not installed beside it.`,
    next: [
      'npm install --save-dev tsx (in the folder of the handler)',
      'or use Node.js 22.18 or newer, which strips types itself',
      'or name the compiled JavaScript file',
    ],
  });
}

/** `--import tsx` registers in the main thread only; its API does in any. The module is a `data:` URL: no file of ours. */
function preloadTsx(from: string): string | undefined {
  try {
    const { resolve } = createRequire(from);
    const cjs = pathToFileURL(resolve('tsx/cjs/api')).href;
    // require.resolve finds the CommonJS twin, which registers nothing when it is imported.
    const esm = pathToFileURL(resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs')).href;
    const code = `import cjs from '${cjs}'; import { register } from '${esm}'; cjs.register(); register();`;
    return `data:text/javascript,${encodeURIComponent(code)}`;
  } catch {
    return undefined;
  }
}
