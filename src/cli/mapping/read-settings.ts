import { EsmctlError } from '../../core/model/errors.ts';

/** `NAME=VALUE` of every `--set`; a name may hold anything but `=`. Throws a usage error with all that are neither. */
export function readSettings(given: readonly string[]): ReadonlyMap<string, string> {
  const wrong = given.filter((text) => text.indexOf('=') < 1);
  if (wrong.length > 0) {
    throw new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message: `--set takes NAME=VALUE, not ${wrong.map((text) => `"${text}"`).join(', ')}`,
      next: ["for example --set 'Brokers=b1:9092,b2:9092'"],
    });
  }
  return new Map(given.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}
