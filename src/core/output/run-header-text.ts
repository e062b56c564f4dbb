import type { StreamMapping } from '../mapping/mapping.ts';
import { type Span, wrapSpans } from './fit-columns.ts';
import { counted, seconds } from './quantities.ts';
import type { Style } from './style.ts';

export interface RunHeaderFacts {
  readonly mapping: StreamMapping;
  readonly group: string;
  readonly pollers: number;
  readonly processors: number;
  readonly companionPath: string | undefined;
  readonly records: string | undefined;
  /** Where records come from without --records. */
  readonly servers?: string;
  readonly checkpoint: string | undefined;
  readonly destination: string | undefined;
  readonly chosenFunction: { readonly kind: string; readonly value?: string };
}

const LABEL = 12;

/** LATEST at the end of a file would read nothing (assumption `latest-on-records`). */
function startText({ mapping: { startingPosition }, records }: RunHeaderFacts): string {
  const { kind } = startingPosition;
  return kind === 'LATEST' && records !== undefined ? 'LATEST: what is in the file counts as new' : kind;
}

/** What is about to run, in a few lines. */
export function renderRunHeader(facts: RunHeaderFacts, style: Style, columns?: number): string {
  const { mapping, group, pollers, processors, chosenFunction } = facts;
  const line = (name: string, ...spans: readonly Span[]): string =>
    wrapSpans(
      [{ text: name.padEnd(LABEL), paint: style.dim }, ...spans],
      columns ?? Number.POSITIVE_INFINITY,
      LABEL,
    ).join('\n');
  const mode = mapping.provisioned === undefined ? 'on-demand' : 'provisioned';
  const window = mapping.batchingWindowMs === 0 ? 'no window' : `window ${seconds(mapping.batchingWindowMs / 1000)}`;
  const filters = mapping.filterPatterns.length;
  return [
    line('topic', { text: mapping.topic, paint: style.bold }, { text: `, group ${group}` }),
    line('records', { text: `${facts.records ?? facts.servers}, starting at ${startText(facts)}` }),
    line('function', {
      text: `${mapping.functionName} ${chosenFunction.value === undefined ? 'in AWS' : `as ${chosenFunction.kind} ${chosenFunction.value}`}`,
    }),
    line('batches', {
      text: `up to ${counted(mapping.batchSize, 'record')}, ${window}, ${filters === 0 ? 'no filter' : counted(filters, 'filter')}`,
    }),
    line('mode', { text: `${mode}, ${counted(pollers, 'poller')}, up to ${counted(processors, 'batch')} in flight` }),
    line('offsets', {
      text: `${facts.checkpoint ?? (facts.records === undefined ? 'committed to the group' : 'in memory only (--checkpoint FILE keeps them)')}`,
    }),
    ...(facts.destination === undefined ? [] : [line('failures', { text: facts.destination })]),
    ...(facts.companionPath === undefined ? [] : [line('flags', { text: `from ${facts.companionPath}` })]),
  ].join('\n');
}
