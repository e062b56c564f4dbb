import type { FilterTestReport, TestedRecord } from '../filter/test-records.ts';
import { keyOf } from '../model/topic-partition.ts';
import { wrapSpans } from './fit-columns.ts';
import type { Style } from './style.ts';

/** One line a record (`+` kept, `-` dropped, where it is, why), then the count. */
export function renderFilterTest(report: FilterTestReport, style: Style, columns?: number): string {
  const places = report.results.map((result) => `${keyOf(result)}@${result.offset}`);
  const width = Math.max(0, ...places.map((place) => place.length));
  const lines = report.results.map((result, at) =>
    renderRecord(result, (places[at] ?? '').padEnd(width), style, columns),
  );
  return [...lines, renderCount(report, style)].join('\n');
}

const MOST_INDENT = 24;

function renderRecord({ kept, reason }: TestedRecord, place: string, style: Style, columns?: number): string {
  const [mark, colour] = kept ? (['+', style.good] as const) : (['-', style.warn] as const);
  const [word, ...why] = reason.split(': ');
  const spans = [
    { text: mark, paint: colour },
    { text: ' ' },
    { text: place, paint: style.dim },
    { text: '  ' },
    { text: word ?? '', paint: colour },
    { text: `: ${why.join(': ')}` },
  ];
  return wrapSpans(spans, columns ?? Number.POSITIVE_INFINITY, Math.min(place.length + 4, MOST_INDENT)).join('\n');
}

function renderCount({ results, kept, dropped }: FilterTestReport, style: Style): string {
  const unconfirmed = results.filter((result) => result.unconfirmed).length;
  const records = results.length === 1 ? 'record' : 'records';
  const note = unconfirmed === 0 ? '' : style.dim(` (${unconfirmed} by a rule that AWS has not confirmed)`);
  return `${style.bold(`${results.length} ${records}`)}: ${style.good(`${kept} kept`)}, ${style.warn(`${dropped} dropped`)}${note}`;
}
