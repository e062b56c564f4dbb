import { EsmctlError } from '../model/errors.ts';

/** Flags of `run` that `mapping.local.json` may hold, by their names. Paths count from the folder of that file. */
export interface LocalCompanion {
  readonly records?: string;
  readonly handler?: string;
  readonly exec?: string;
  readonly endpoint?: string;
  readonly destination?: string;
  readonly checkpoint?: string;
}

const KEYS = ['records', 'handler', 'exec', 'endpoint', 'destination', 'checkpoint'] as const;
const FUNCTION_KEYS = ['handler', 'exec', 'endpoint'] as const;

/** `mapping.json` → `mapping.local.json`, the file that names what a local run of the mapping uses. */
export function companionPathOf(mappingPath: string): string {
  return `${mappingPath.replace(/\.json$/, '')}.local.json`;
}

/** Reads the companion's text; throws a usage error that lists every problem. */
export function parseCompanion(text: string, path: string): LocalCompanion {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw refuse(path, [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw refuse(path, ['it is not a JSON object']);
  }
  const entries = Object.entries(document);
  const problems = entries.flatMap(([key, value]) => {
    if (!(KEYS as readonly string[]).includes(key)) return [`"${key}" is not one of ${KEYS.join(', ')}`];
    return typeof value === 'string' && value !== '' ? [] : [`"${key}" is not a text`];
  });
  if (FUNCTION_KEYS.filter((key) => key in document).length > 1) {
    problems.push(`only one of ${FUNCTION_KEYS.join(', ')} can be given`);
  }
  if (problems.length > 0) throw refuse(path, problems);
  return document as LocalCompanion;
}

function refuse(path: string, problems: readonly string[]): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_COMPANION',
    kind: 'usage',
    message: `${path}, which names what a local run uses, cannot be taken: ${problems.join('; ')}`,
    next: ['correct it, or run with --no-local to leave it aside'],
  });
}
