import { writeFile } from 'node:fs/promises';
import { EsmctlError, messageOf } from '../../core/model/errors.ts';

/** Writes a file of `--output`, or of the flag that is named. Throws a usage error where that cannot be done. */
export async function writeTextOutput(path: string, text: string, flag = '--output'): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_OUTPUT',
      kind: 'usage',
      message: `${path} cannot be written: ${messageOf(error)}`,
      next: [`give a path that can be written to ${flag}`],
      cause: error,
    });
  }
}
