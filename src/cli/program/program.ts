import type { Command } from '@oclif/core/command';

/** How each command is loaded, by its id (`inspect:group`). */
export type CommandLoaders = Readonly<Record<string, () => Promise<{ readonly default: Command.Class }>>>;

/** What the build puts into one file (scripts/bundle-program.js). */
export interface Program {
  readonly commands: CommandLoaders;
  /** See src/cli/start.ts. */
  start(dir: string, commands: CommandLoaders): Promise<void>;
  /** See src/cli/quick/handed-over.ts. */
  handOver(thrown: unknown): void;
}

/** What the build puts into a smaller file beside it. */
export interface QuickProgram {
  /** See src/cli/quick/quick-answer.ts. */
  answerQuickly(argv: readonly string[]): Promise<boolean | { readonly failure: unknown }>;
}
