import { appendFile, readFile } from 'node:fs/promises';
import { EsmctlError, messageOf } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';
import { isEmptyGroup } from '../../core/retention/forecast.ts';
import type { Observation } from '../../core/snapshot/facts/observation.ts';
import type { Snapshot } from '../../core/snapshot/facts/snapshot.ts';

interface Line {
  readonly at: string;
  readonly group: string;
  readonly empty?: boolean;
  readonly commits?: readonly (readonly [topic: string, partition: number, offset: string])[];
}

/** What earlier runs saw; a missing file is an empty journal. Throws a usage error for a file that is no journal. */
export async function readJournal(path: string): Promise<readonly Observation[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw refuse(`the journal ${path} cannot be read: ${fileReasonOf(error)}`);
  });
  const lines = text.split('\n');
  // A run that was killed may have left its last line unfinished.
  const whole = lines.slice(0, -1);
  return whole.filter((line) => line.trim() !== '').map((line, index) => readLine(line, `${path}:${index + 1}`));
}

/** Adds what this run sees, a line a group. */
export async function addToJournal(path: string, { capturedAtMs, groups }: Snapshot): Promise<void> {
  const lines = groups.map((facts): Line => {
    const isEmpty = isEmptyGroup(facts);
    const { group, commits } = facts;
    return {
      at: new Date(capturedAtMs).toISOString(),
      group,
      ...(isEmpty.known ? { empty: isEmpty.value } : {}),
      ...(commits.known
        ? { commits: commits.value.map(({ topic, partition, offset }) => [topic, partition, String(offset)] as const) }
        : {}),
    };
  });
  try {
    await appendFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  } catch (error) {
    throw refuse(`the journal ${path} cannot be written: ${fileReasonOf(error)}`);
  }
}

function readLine(text: string, place: string): Observation {
  try {
    const { at, group, empty, commits } = JSON.parse(text) as Line;
    const atMs = Date.parse(at);
    if (Number.isNaN(atMs) || typeof group !== 'string') throw new Error('it has no time and group');
    return {
      atMs,
      group,
      isEmpty: empty,
      commits: commits?.map(([topic, partition, offset]) => ({ topic, partition, offset: BigInt(offset) })),
    };
  } catch (error) {
    throw refuse(`${place} is no line of a journal: ${messageOf(error)}`);
  }
}

function refuse(message: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_INPUT',
    kind: 'usage',
    message,
    next: ['give another path to --journal; the file is made where it is missing'],
  });
}
