/**
 * Where a value came from the environment (`ESMCTL_POLLERS`) and not from the command line, a message about its flag
 * names the variable: nobody finds a flag that nobody wrote.
 */
export function nameFlagSources(
  message: string,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  chars: Readonly<Record<string, string | undefined>>,
): string {
  return message.replace(/(?<![\w-])--([a-z][a-z-]*[a-z])/g, (flag, name: string) => {
    const variable = `ESMCTL_${name.replaceAll('-', '_').toUpperCase()}`;
    return isWritten(name, chars[name], argv) || (env[variable] ?? '') === '' ? flag : `${variable} (${flag})`;
  });
}

/** Does the command line itself hold the flag? */
export function isWritten(name: string, char: string | undefined, argv: readonly string[]): boolean {
  const flag = `--${name}`;
  return argv.some(
    (word) =>
      word === flag ||
      word.startsWith(`${flag}=`) ||
      (char !== undefined && word.startsWith(`-${char}`) && !word.startsWith('--')),
  );
}
