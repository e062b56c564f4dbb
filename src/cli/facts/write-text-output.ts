import { writeFile } from 'node:fs/promises';
import { EsmctlError, messageOf } from '../../core/model/errors.ts';

/** Writes a file of `--output`. Throws a usage error where that cannot be done. */
export async function writeTextOutput(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_OUTPUT',
      kind: 'usage',
      message: `${path} cannot be written: ${messageOf(error)}`,
      next: ['give a path that can be written to --output'],
      cause: error,
    });
  }
}
