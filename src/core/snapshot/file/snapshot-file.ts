import { counted } from '../../model/counted.ts';
import { EsmctlError, messageOf, type Problem } from '../../model/errors.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import { BROKEN, isObject, type JsonObject } from './shape.ts';
import { snapshotShape } from './snapshot-shape.ts';

export const SNAPSHOT_VERSION = 1;
/** More of them help nobody; how many there are is still said. */
const MOST_PROBLEMS = 100;

/** The document of `esmctl snapshot`. */
export function snapshotToJson(snapshot: Snapshot): JsonObject {
  return { schemaVersion: SNAPSHOT_VERSION, ...(snapshotShape.write(snapshot) as JsonObject) };
}

/** JSON Schema of the document, as it stands in schemas/snapshot.json. */
export function snapshotSchema(): JsonObject {
  const { required, properties } = snapshotShape.schema;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'esmctl/snapshot.json',
    title: 'esmctl snapshot',
    description:
      'All facts of one moment. A fact that could not be had says why. Whole numbers beyond 2^53-1 are decimal strings; times are ISO 8601 UTC; durations are seconds.',
    type: 'object',
    required: ['schemaVersion', ...(required as readonly string[])],
    properties: { schemaVersion: { const: SNAPSHOT_VERSION }, ...(properties as JsonObject) },
  };
}

/**
 * Reads what `snapshotToJson` wrote; `name` is the file as the user named it.
 * @throws {EsmctlError} usage: cut off, not a snapshot, made by a newer esmctl, or with all its problems and their JSON paths.
 */
export function readSnapshot(text: string, name: string): Snapshot {
  const document = parse(text, name);
  checkVersion(document, name);
  const problems: Problem[] = [];
  let more = 0;
  const snapshot = snapshotShape.read(document, '$', (path, message) => {
    if (problems.length < MOST_PROBLEMS)
      problems.push({
        severity: 'error',
        code: 'ESMCTL_SNAPSHOT_FIELD',
        message: `${path} ${message}`,
        path,
        file: name,
      });
    else more += 1;
  });
  if (snapshot !== BROKEN) return snapshot;
  const total = problems.length + more;
  throw new EsmctlError({
    code: 'ESMCTL_SNAPSHOT_INVALID',
    kind: 'usage',
    message: `${name} is a snapshot with ${total} ${total === 1 ? 'field' : 'fields'} that cannot be read${more > 0 ? ` (the first ${MOST_PROBLEMS} are listed)` : ''}.`,
    next: ['Take it again with esmctl snapshot; a snapshot is not meant to be edited.'],
    problems,
  });
}

function parse(text: string, name: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (error) {
    throw unreadable(text, name, messageOf(error));
  }
  if (isObject(document) && Object.hasOwn(document, 'schemaVersion') && Object.hasOwn(document, 'cluster'))
    return document;
  throw new EsmctlError({
    code: 'ESMCTL_SNAPSHOT_UNREADABLE',
    kind: 'usage',
    message: `${name} is JSON, but not a snapshot: it has no schemaVersion and cluster.`,
    next: ['Give a file that esmctl snapshot wrote.'],
  });
}

function unreadable(text: string, name: string, why: string): EsmctlError {
  if (text.trim() === '')
    return new EsmctlError({
      code: 'ESMCTL_SNAPSHOT_UNREADABLE',
      kind: 'usage',
      message: `${name} is empty.`,
      next: ['Take the snapshot again.'],
    });
  if (text.trimStart().startsWith('{') && isCutOff(text))
    return new EsmctlError({
      code: 'ESMCTL_SNAPSHOT_TRUNCATED',
      kind: 'usage',
      message: `${name} is cut off: it ends after ${counted(text.length, 'character')}, within the document.`,
      next: ['Copy the file again, or take the snapshot again.'],
    });
  return new EsmctlError({
    code: 'ESMCTL_SNAPSHOT_UNREADABLE',
    kind: 'usage',
    message: `${name} is not a snapshot: ${why}.`,
    next: ['Give a file that esmctl snapshot wrote.'],
  });
}

/** True where braces, brackets or a text are still open at the end. */
function isCutOff(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inText) {
      if (character === '\\') index += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
  }
  return inText || depth > 0;
}

function checkVersion({ schemaVersion }: Readonly<Record<string, unknown>>, name: string): void {
  if (schemaVersion === SNAPSHOT_VERSION) return;
  const newer = typeof schemaVersion === 'number' && schemaVersion > SNAPSHOT_VERSION;
  throw new EsmctlError({
    code: 'ESMCTL_SNAPSHOT_VERSION',
    kind: 'usage',
    message: newer
      ? `${name} was written by a newer esmctl (schemaVersion ${schemaVersion}); this one reads up to ${SNAPSHOT_VERSION}.`
      : `${name} has the schemaVersion ${JSON.stringify(schemaVersion)}; this esmctl reads ${SNAPSHOT_VERSION}.`,
    next: newer
      ? ['Update esmctl, or take the snapshot again with this version.']
      : ['Give a file that esmctl snapshot wrote.'],
  });
}
