import { groupsToJson } from '../../core/output/group-diagnosis-json.ts';
import { renderWatchedGroups } from '../../core/output/group-watch-text.ts';
import { PLAIN, type Style } from '../../core/output/style.ts';
import { renderError } from '../render-error.ts';
import type { Presentation } from './inspect-groups.ts';
import type { WatchView } from './watch-groups.ts';

const RULE_COLUMNS = 80;

/** One document a line; a look that failed is a line with `error`. */
function jsonLines(print: (text: string) => Promise<void>): WatchView {
  return {
    show: (document) => print(JSON.stringify(groupsToJson(document))),
    fail: (error) => print(JSON.stringify(renderError(error, PLAIN, false).document)),
    close: () => Promise.resolve(),
  };
}

/** Looks one below the other, a rule between them. */
function plainLooks(print: (text: string) => Promise<void>, presentation: Presentation): WatchView {
  const rule = '─'.repeat(presentation.columns ?? RULE_COLUMNS);
  let printed = 0;
  const add = (text: string): Promise<void> => {
    printed += 1;
    return print(printed === 1 ? text : `\n${rule}\n${text}`);
  };
  return {
    show: (document, changes) => add(renderWatchedGroups({ ...document, changes }, presentation)),
    fail: (error) => add(renderError(error, presentation.style, false).text),
    close: () => Promise.resolve(),
  };
}

/** On a terminal the live screen, which alone loads ink. */
export async function chooseView({ json, style, everyMs, print }: ChooseView): Promise<WatchView> {
  if (json) return jsonLines(print);
  const { isTTY, columns } = process.stdout;
  if (isTTY !== true || process.env.TERM === 'dumb') return plainLooks(print, { style, columns });
  const { startGroupScreen } = await import('../screens/group-screen.tsx');
  return startGroupScreen({ style, everyMs });
}

interface ChooseView {
  readonly json: boolean;
  readonly style: Style;
  readonly everyMs: number;
  readonly print: (text: string) => Promise<void>;
}
