import type { MappingChange, MappingDiff } from '../mapping/diff/diff-mappings.ts';
import type { Json } from '../mapping/import/imported-mapping.ts';
import { makePrintable, renderHeadline, renderUnder } from './problems-text.ts';
import type { Style } from './style.ts';

const WAYS = { update: 'update', 'update-by-hand': 'by hand', 'new-mapping': 'new mapping' } as const;

/** Each difference with the way to it, then what becomes of the offsets. */
export function renderMappingDiff({ changes, way, offsets }: MappingDiff, style: Style, columns?: number): string {
  if (way === 'none') return 'the mappings are the same to AWS';
  const verdict =
    way === 'new-mapping'
      ? style.bad('a new mapping is needed: UpdateEventSourceMapping cannot make these differences')
      : style.good(`an update makes ${changes.length === 1 ? 'this difference' : 'these differences'}`);
  return [
    ...changes.map((change) => renderChange(change, style, columns)),
    '',
    verdict,
    renderHeadline(
      [{ text: `offsets  ${offsets.message} ` }, { text: `[${offsets.code}]`, paint: style.dim }],
      columns,
    ),
    renderUnder('why', offsets.why, style, columns),
    ...(offsets.next === undefined ? [] : [renderUnder('next', offsets.next, style, columns)]),
  ].join('\n');
}

function renderChange({ field, from, to, way, why, note }: MappingChange, style: Style, columns?: number): string {
  const colour = way === 'new-mapping' ? style.bad : style.accent;
  return [
    `${colour(WAYS[way].padEnd(11))}  ${field}`,
    renderUnder('from', show(from), style, columns),
    renderUnder('to', show(to), style, columns),
    ...(way === 'update' ? [] : [renderUnder('why', why, style, columns)]),
    ...(note === undefined ? [] : [renderUnder('note', note, style, columns)]),
  ].join('\n');
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'left out';
  return makePrintable(typeof value === 'string' ? value : JSON.stringify(value));
}
