import { PLAIN, type Style } from '../../core/output/style.ts';

/** Whether stdout is a terminal on which a screen may draw over itself: one with colour, and not the log of a build. */
export function isLiveTerminal(style: Style): boolean {
  return process.stdout.isTTY === true && style !== PLAIN && process.env.CI === undefined;
}
