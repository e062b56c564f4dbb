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
