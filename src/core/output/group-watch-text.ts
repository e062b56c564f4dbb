import type { GroupChange } from '../diagnosis/compare-groups.ts';
import { wrapSpans } from './fit-columns.ts';
import { type GroupsView, renderGroups } from './group-text.ts';
import { clock } from './moments.ts';
import { type TextOptions, widthOf } from './page-text.ts';
import { makePrintable } from './problems-text.ts';

/** One look of `--watch`. */
export interface WatchedGroups extends GroupsView {
  readonly capturedAtMs: number;
  /** Since the look before; undefined at the first. */
  readonly changes: readonly GroupChange[] | undefined;
}

const MOST_CHANGES = 12;

/** What is new stands first; partitions that changed are marked in the table too. */
export function renderWatchedGroups(view: WatchedGroups, options: TextOptions): string {
  const { changes = [], capturedAtMs } = view;
  const { style } = options;
  const width = widthOf(options.columns);
  const marked = new Set(changes.map(({ group, place }) => `${group}\n${place ?? ''}`));
  const more = changes.length - MOST_CHANGES;
  const news = view.changes === undefined ? 'first look' : changes.length === 0 ? 'nothing changed' : 'changed:';
  return [
    ...wrapSpans([{ text: `${clock(capturedAtMs)}  `, paint: style.dim }, { text: news }], width),
    ...changes
      .slice(0, MOST_CHANGES)
      .flatMap(({ group, place, text }) =>
        wrapSpans(
          [
            { text: '* ', paint: style.accent },
            { text: makePrintable(place === undefined ? group : `${group} ${place}`), paint: style.bold },
            { text: ` ${makePrintable(text)}` },
          ],
          width,
        ),
      ),
    ...(more > 0 ? [style.dim(`and ${more} more`)] : []),
    '',
    renderGroups(view, { ...options, isMarked: (group, place) => marked.has(`${group}\n${place}`) }),
  ].join('\n');
}
