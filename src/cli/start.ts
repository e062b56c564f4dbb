import { run } from '@oclif/core/run';
import { renderError } from './render-error.ts';
import { standardOutput } from './standard-output.ts';
import { columnsOfErrors, styleOfErrors } from './style-of-errors.ts';
import { settleOutput } from './tell-lost-output.ts';

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
  standardOutput();
  await runCommand(dir);
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
