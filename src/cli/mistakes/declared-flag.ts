import type { Command } from '@oclif/core';

/** What is read of the flags and arguments that a command declares to oclif. */
export interface DeclaredFlag {
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly multiple?: boolean;
  readonly multipleNonGreedy?: boolean;
  readonly allowNo?: boolean;
  readonly options?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly required?: boolean;
  readonly exclusive?: readonly unknown[];
  readonly helpValue?: string | readonly string[];
  readonly description?: string;
  readonly env?: string;
  readonly default?: unknown;
}

export interface DeclaredArgument {
  readonly required?: boolean;
  readonly description?: string;
}

export interface Declared {
  /** `inspect group`. */
  readonly command: string;
  readonly flags: Readonly<Record<string, DeclaredFlag>>;
  readonly args: Readonly<Record<string, DeclaredArgument>>;
  /** Whether more arguments than declared are refused. */
  readonly strict: boolean;
}

/** What a command declares, with the flags of all commands. */
export function declaredBy(ctor: Command.Class): Declared {
  return {
    command: ctor.id.replaceAll(':', ' '),
    flags: { ...ctor.baseFlags, ...ctor.flags } as Readonly<Record<string, DeclaredFlag>>,
    args: ctor.args,
    strict: ctor.strict,
  };
}
