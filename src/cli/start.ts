import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import { run } from '@oclif/core/run';
import type { CommandLoaders } from './program/program.ts';
import { standardOutput } from './standard-output.ts';

/** Short ways to ask for help and version that people try first. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  '-h': ['--help'],
  '-v': ['--version'],
  '-V': ['--version'],
  version: ['--version'],
};

/**
 * Runs the command line; whatever escapes a command (an unknown command, for one) is rendered the same way. `dir` is the URL of a file of
 * the package. With `commands` they are taken from there, else from their files.
 */
export async function start(dir: string, commands?: CommandLoaders): Promise<void> {
  // A reader of the messages that went away (`2>&1 | head`) changes nothing about the work.
  process.stderr.on('error', () => undefined);
  // Before anything is written, so that no failure is missed.
  const output = standardOutput();
  await runCommand(dir, commands);
  await output.write('');
  if (output.failure === undefined) return;
  const { settleOutput } = await import('./tell-lost-output.ts');
  await settleOutput(false);
}

async function runCommand(dir: string, commands: CommandLoaders | undefined): Promise<void> {
  try {
    const config = await Config.load(fileURLToPath(dir));
    if (commands !== undefined) takeCommandsFrom(commands, config);
    await run(translate(process.argv.slice(2)), config);
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

/** What the framework does when it finds a command's file, without the file. */
function takeCommandsFrom(commands: CommandLoaders, { plugins, name }: Config): void {
  const own = plugins.get(name);
  if (own === undefined) throw new Error(`the framework does not know ${name}`);
  own.findCommand = async (id: string) => {
    const { default: command } = (await commands[id]?.()) ?? {};
    if (command === undefined) throw new Error(`the program has no command ${id}`);
    command.id = id;
    command.plugin = own;
    return command;
  };
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
