import { run } from '@oclif/core/run';
import { standardOutput } from './standard-output.ts';

/** Short ways to ask for help and version that people try first. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  '-h': ['--help'],
  '-v': ['--version'],
  '-V': ['--version'],
  version: ['--version'],
};

/** Runs the command line; whatever escapes a command (an unknown command, for one) is rendered the same way. */
export async function start(dir: string): Promise<void> {
  // A reader of the messages that went away (`2>&1 | head`) changes nothing about the work.
  process.stderr.on('error', () => undefined);
  // Before anything is written, so that no failure is missed.
  const output = standardOutput();
  await runCommand(dir);
  await output.write('');
  if (output.failure === undefined) return;
  const { settleOutput } = await import('./tell-lost-output.ts');
  await settleOutput(false);
}

async function runCommand(dir: string): Promise<void> {
  try {
    await run(translate(process.argv.slice(2)), dir);
  } catch (thrown) {
    if (isRequestedExit(thrown)) {
      process.exitCode = thrown.oclif.exit;
      return;
    }
    const { refuseCommand } = await import('./unknown-command.ts');
    const { renderError } = await import('./render-error.ts');
    const { columnsOfErrors, styleOfErrors } = await import('./style-of-errors.ts');
    const refused = await refuseCommand(thrown);
    const { exitCode, text } = renderError(
      refused ?? thrown,
      styleOfErrors(),
      process.argv.includes('--debug'),
      undefined,
      columnsOfErrors(),
    );
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}

/** `help run` and `-h` are understood as well as `run --help`. */
function translate(argv: readonly string[]): string[] {
  const [first, ...rest] = argv;
  if (first === 'help') return [...rest, '--help'];
  if (first === undefined) return [];
  return [...(ALIASES[first] ?? [first]), ...rest];
}

/** oclif ends `--help` by throwing an exit of 0. */
function isRequestedExit(thrown: unknown): thrown is { oclif: { exit: number }; code: 'EEXIT' } {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIT';
}
