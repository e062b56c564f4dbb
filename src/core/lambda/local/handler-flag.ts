import { EsmctlError } from '../../model/errors.ts';

/** Which function of which file; `file` is as the user wrote it. */
export interface HandlerFlag {
  readonly file: string;
  readonly exportName: string;
}

const DEFAULT_EXPORT_NAME = 'handler';

/**
 * Reads `./handler.mjs` or `./handler.mjs#export`; the last `#` separates, and the export is `handler` where none is named.
 * @throws EsmctlError (usage) where the file or the name after `#` is empty.
 */
export function parseHandlerFlag(text: string): HandlerFlag {
  const hash = text.lastIndexOf('#');
  const file = hash === -1 ? text : text.slice(0, hash);
  const exportName = hash === -1 ? DEFAULT_EXPORT_NAME : text.slice(hash + 1);
  if (file.trim() === '' || exportName.trim() === '') {
    throw new EsmctlError({
      code: 'ESMCTL_HANDLER_FLAG',
      kind: 'usage',
      message: `--handler "${text}" names no ${file.trim() === '' ? 'file' : 'export after "#"'}.`,
      next: ['Name a file and, after "#", one of its exports: --handler ./handler.mjs#handler'],
    });
  }
  return { file, exportName };
}
