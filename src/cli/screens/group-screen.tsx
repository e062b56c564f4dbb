import { render, Text, useStdout } from 'ink';
import { renderWatchedGroups, type WatchedGroups } from '../../core/output/group-watch-text.ts';
import type { Style } from '../../core/output/style.ts';
import { columnsOf } from '../columns-of.ts';
import type { WatchView } from '../inspect/watch-groups.ts';
import { renderError } from '../render-error.ts';

/** The live screen of `inspect group --watch`: always the last look, what changed first. */
export function startGroupScreen({ style, everyMs }: { readonly style: Style; readonly everyMs: number }): WatchView {
  let last: WatchedGroups | undefined;
  let failure: string | undefined;
  const draw = () => <GroupScreen view={last} failure={failure} everyMs={everyMs} style={style} />;
  const instance = render(draw(), { patchConsole: false, exitOnCtrlC: false });
  const redraw = (): void => instance.rerender(draw());
  process.stdout.on('resize', redraw);
  return {
    show(document, changes) {
      [last, failure] = [{ ...document, changes }, undefined];
      redraw();
      return Promise.resolve();
    },
    fail(error) {
      failure = renderError(error, style, false).text;
      redraw();
      return Promise.resolve();
    },
    async close() {
      process.stdout.off('resize', redraw);
      instance.unmount();
      await instance.waitUntilExit();
    },
  };
}

interface GroupScreenProps {
  readonly view: WatchedGroups | undefined;
  readonly failure: string | undefined;
  readonly everyMs: number;
  readonly style: Style;
}

/** Cut to the height of the terminal: a longer frame would scroll away. */
export function GroupScreen({ view, failure, everyMs, style }: GroupScreenProps) {
  const { stdout } = useStdout();
  const columns = columnsOf(stdout) ?? 80;
  const rows = stdout.rows || 24;
  const body = view === undefined ? 'looking …' : renderWatchedGroups(view, { style, columns });
  const top = failure === undefined ? [] : [`the last look failed; what follows is older`, ...failure.split('\n'), ''];
  const foot = style.dim(`every ${everyMs / 1000} s; Ctrl-C ends`);
  const lines = [...top, ...body.split('\n')];
  const room = Math.max(1, rows - 2);
  const shown =
    lines.length > room ? [...lines.slice(0, room - 1), style.dim(`and ${lines.length - room + 1} more lines`)] : lines;
  return <Text wrap="truncate">{[...shown, foot].join('\n')}</Text>;
}
