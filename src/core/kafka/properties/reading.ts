import type { Problem } from '../../model/errors.ts';

/** The properties of one file while they are read; problems are gathered. */
export interface PropertiesReading {
  get(name: string): string | undefined;
  /** The text of a file that a property names. */
  readFile(path: string): string;
  refuse(name: string, message: string, next?: string): void;
}

/** Values are trimmed, as Kafka's ConfigDef does with texts; an empty one of them still counts as given. */
export function openReading(
  properties: ReadonlyMap<string, string>,
  readFile: (path: string) => string,
  problems: Problem[],
): PropertiesReading {
  return {
    get: (name) => properties.get(name)?.trim(),
    readFile,
    refuse(name, message, next) {
      problems.push({
        severity: 'error',
        code: 'client-properties',
        message,
        path: name,
        ...(next === undefined ? {} : { next }),
      });
    },
  };
}
