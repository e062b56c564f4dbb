import { describeError } from './describe-error.ts';
import type { LoadFailure } from './protocol.ts';

export type Handler = (
  event: unknown,
  context: unknown,
  callback: (error?: unknown, result?: unknown) => void,
) => unknown;

export type LoadOutcome =
  | { readonly kind: 'loaded'; readonly handler: Handler }
  | { readonly kind: 'failed'; readonly failure: LoadFailure };

/** Imports the module (ES module or CommonJS) and finds the export; `a.b` reaches into an exported object, as in Lambda. */
export async function loadHandler(moduleUrl: string, exportName: string): Promise<LoadOutcome> {
  let namespace: Record<string, unknown>;
  try {
    namespace = (await import(moduleUrl)) as Record<string, unknown>;
  } catch (error) {
    return { kind: 'failed', failure: { reason: 'threw', error: describeError(error) } };
  }
  const found = findExport(namespace, exportName);
  if (typeof found === 'function') return { kind: 'loaded', handler: found as Handler };
  return {
    kind: 'failed',
    failure: { reason: 'no-function', found: typeof found, exports: listExports(namespace) },
  };
}

/** Names that Node's CommonJS scan did not see are on the default export, which is `module.exports`. */
function findExport(namespace: Record<string, unknown>, exportName: string): unknown {
  const direct = follow(namespace, exportName.split('.'));
  return direct === undefined ? follow(namespace.default, exportName.split('.')) : direct;
}

function follow(start: unknown, path: readonly string[]): unknown {
  let value = start;
  for (const name of path) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function listExports(namespace: Record<string, unknown>): string[] {
  const inner = namespace.default;
  const names = new Set(Object.keys(namespace));
  if (typeof inner === 'object' && inner !== null) for (const name of Object.keys(inner)) names.add(name);
  names.delete('module.exports');
  names.delete('__esModule');
  return [...names];
}
