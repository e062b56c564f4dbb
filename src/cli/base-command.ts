import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import { EsmctlError, type Problem } from '../core/model/errors.ts';
import { chooseStyle, type Style } from '../core/output/style.ts';
import type { ExitCode } from './exit-codes.ts';
import { nameFlagSources } from './name-flag-sources.ts';
import type { Carry } from './next-steps/next-steps.ts';
import { renderError } from './render-error.ts';
import { standardOutput } from './standard-output.ts';
import { columnsOfErrors } from './style-of-errors.ts';
import { settleOutput } from './tell-lost-output.ts';

/** What every command shares: the output contract, errors to exit codes, colour by the rules of the terminal. */
export abstract class BaseCommand extends Command {
  /** Commands without flags of their own have none, rather than nothing. */
  static override flags = {};
  static override baseFlags = {
    json: Flags.boolean({
      description: 'machine-readable output on stdout, and nothing else there',
      helpGroup: 'OUTPUT',
      env: 'ESMCTL_JSON',
    }),
    'no-color': Flags.boolean({ description: 'plain text, as with NO_COLOR', helpGroup: 'OUTPUT' }),
    debug: Flags.boolean({ description: 'show stack traces', helpGroup: 'OUTPUT', env: 'ESMCTL_DEBUG' }),
  };

  /** 1 counts before 5 in this command: what was found is certain, whatever else is missing. */
  protected readonly foundIsCertain: boolean = false;

  /** What else is wrong with flags that oclif could read, where others are wrong: for one list of everything. */
  protected checkFlags(_flags: Readonly<Record<string, unknown>>): Promise<readonly Problem[]> {
    return Promise.resolve([]);
  }

  /**
   * With what `--profile` says in the place of flags that were not given. Throws a usage error with everything that is wrong
   * with the command line.
   */
  protected override async parse<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options?: Input<F, B, A>, argv?: string[]): Promise<ParserOutput<F, B, A>> {
    const parsed = await this.parseOrRefuse(options, argv);
    const { profile } = parsed.flags as { readonly profile?: unknown };
    if (typeof profile !== 'string' || profile === '') return parsed;
    const { fillFromProfile } = await import('./profile/fill-from-profile.ts');
    return { ...parsed, flags: await fillFromProfile(profile, parsed.flags, this.ctor.flags) };
  }

  private async parseOrRefuse<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options?: Input<F, B, A>, argv?: string[]): Promise<ParserOutput<F, B, A>> {
    try {
      return await super.parse<F, B, A>(options, argv);
    } catch (thrown) {
      const { refuseCommandLine } = await import('./mistakes/refuse-command-line.ts');
      throw await refuseCommandLine(thrown, this.argv, this.ctor, (flags) => this.checkFlags(flags));
    }
  }

  /** Each command declares its own `--json` result; this only says whether the flag was given. */
  protected get wantsJson(): boolean {
    return this.argv.includes('--json') || isSet(process.env.ESMCTL_JSON);
  }

  protected style(stream: NodeJS.WriteStream = process.stdout): Style {
    return chooseStyle({
      isTerminal: stream.isTTY === true,
      noColorFlag: this.argv.includes('--no-color'),
      env: process.env,
    });
  }

  /** Writes one line (or several) to stdout; a reader that went away is not an error. */
  protected print(text: string): Promise<void> {
    return standardOutput().write(`${text}\n`);
  }

  /** Writes to stderr, where messages go. */
  protected note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Sets the exit code without cutting off what is still being written. */
  protected finish(code: ExitCode): void {
    process.exitCode = code;
  }

  /** Puts the connection and mapping of this command line into the commands of next steps. */
  protected async carry(): Promise<Carry> {
    const [{ carryFrom }, { declaredBy }] = await Promise.all([
      import('./next-steps/next-steps.ts'),
      import('./mistakes/declared-flag.ts'),
    ]);
    return carryFrom(this.argv, declaredBy(this.ctor));
  }

  private async carryIntoError(error: EsmctlError): Promise<EsmctlError> {
    const { carryIntoError } = await import('./next-steps/next-steps.ts');
    return carryIntoError(error, await this.carry());
  }

  protected override async catch(thrown: Error): Promise<void> {
    const debug = this.argv.includes('--debug') || isSet(process.env.ESMCTL_DEBUG);
    const nameSources = (message: string): string =>
      nameFlagSources(message, this.argv, process.env, charsOf(this.ctor.flags));
    const error = thrown instanceof EsmctlError ? await this.carryIntoError(thrown) : thrown;
    const { exitCode, text, document } = renderError(
      error,
      this.style(process.stderr),
      debug,
      nameSources,
      columnsOfErrors(),
    );
    if (this.wantsJson) await this.print(JSON.stringify(document));
    this.note(text);
    this.finish(exitCode);
  }

  protected override async finally(): Promise<void> {
    await settleOutput(this.foundIsCertain);
  }
}

function charsOf(flags: Readonly<Record<string, { readonly char?: string }>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(flags).map(([name, { char }]) => [name, char]));
}

/** The words that oclif takes for true in the environment. */
function isSet(value: string | undefined): boolean {
  return ['1', 'true', 'y', 'yes'].includes(value?.toLowerCase() ?? '');
}
