import { plainName } from '../diagnosis/mapping/remedy.ts';
import type { Verdict } from '../diagnosis/verdict.ts';
import { alignColumns, type Column } from './align-columns.ts';
import type { AuditPage, AuditRow } from './audit-page.ts';
import { clipColumns, wrapCommand, wrapSpans } from './fit-columns.ts';
import { colourOf } from './group-text.ts';
import { fromNow } from './moments.ts';
import { renderMissing, type TextOptions, widthOf } from './page-text.ts';
import { makePrintable } from './problems-text.ts';
import { counted } from './quantities.ts';
import type { Style } from './style.ts';

const LONGEST_NAME = 28;

/** The table of `audit`: one row a mapping, worst first. */
export function renderAudit(page: AuditPage, { style, columns }: TextOptions): string {
  const width = widthOf(columns);
  const { rows, missing, region, listed, clusters, traffic } = page;
  const gone = missing.length === 0 ? [] : [renderMissing(missing, width, style)];
  if (rows.length === 0) {
    const others = listed === 0 ? '' : ` (${counted(listed, 'mapping')} of other sources)`;
    return [`No event source mapping on Kafka in ${region}${others}.`, ...gone].join('\n\n');
  }
  const [worst] = rows;
  const verdicts = new Map<Verdict, number>();
  for (const { diagnosis } of rows) verdicts.set(diagnosis.verdict, (verdicts.get(diagnosis.verdict) ?? 0) + 1);
  const counts = [...verdicts].flatMap(([verdict, count], index) => [
    { text: `${index === 0 ? '' : ', '}${count} ` },
    { text: verdict, paint: colourOf(verdict, style) },
  ]);
  const again =
    traffic.retries === 0
      ? ''
      : `; AWS was asked ${counted(traffic.requests, 'question')}, and ${counted(traffic.retries, 'time')} again`;
  const summary = `${counted(rows.length, 'mapping')} on ${counted(clusters, 'cluster')} in ${region}: `;
  return [
    alignColumns(rows, columnsOf(page, style), width, style.dim).join('\n'),
    [
      ...wrapSpans([{ text: summary }, ...counts, { text: again, paint: style.dim }], width),
      ...(worst === undefined
        ? []
        : wrapCommand(worst.next, width - 'next '.length).map(
            (line, index) => `${index === 0 ? style.dim('next') : '    '} ${line}`,
          )),
    ].join('\n'),
    ...gone,
  ].join('\n\n');
}

function columnsOf({ capturedAtMs }: AuditPage, style: Style): readonly Column<AuditRow>[] {
  const name = (text: string): string => clipColumns(makePrintable(text), LONGEST_NAME);
  return [
    {
      title: 'verdict',
      align: 'left',
      rank: 0,
      text: ({ diagnosis }) => diagnosis.verdict,
      paint: (text, { diagnosis }) => colourOf(diagnosis.verdict, style)(text),
    },
    {
      title: 'worst finding',
      align: 'left',
      rank: 0,
      text: ({ diagnosis: { findings } }) => findings[0]?.code ?? 'none',
      paint: (text, { diagnosis: { findings } }) => paintOf(findings[0]?.severity, style)(text),
    },
    {
      title: 'function',
      align: 'left',
      rank: 1,
      text: ({ diagnosis }) => name(plainName(diagnosis.mapping.functionName)),
    },
    { title: 'topic', align: 'left', rank: 3, text: ({ diagnosis }) => name(diagnosis.mapping.topic) },
    { title: 'state', align: 'left', rank: 2, text: ({ diagnosis }) => diagnosis.status.state ?? 'unknown' },
    { title: 'lag', align: 'right', rank: 5, text: lagText },
    {
      title: 'expires',
      align: 'left',
      rank: 6,
      text: ({ diagnosis: { groupDiagnosis } }) => {
        if (groupDiagnosis === undefined) return 'unknown';
        const { expiresAtMs, verdict } = groupDiagnosis;
        if (expiresAtMs === undefined) return verdict === 'unknown' ? 'unknown' : 'never';
        return fromNow(expiresAtMs, capturedAtMs);
      },
    },
    { title: 'UUID', align: 'left', rank: 4, text: ({ diagnosis }) => diagnosis.mapping.uuid ?? 'unknown' },
  ];
}

function lagText({ diagnosis: { groupDiagnosis } }: AuditRow): string {
  const partitions = groupDiagnosis?.partitions ?? [];
  if (partitions.length === 0) return 'unknown';
  const sum = partitions.reduce((total, { lag }) => total + (lag.known ? lag.value : 0n), 0n);
  return partitions.every(({ lag }) => lag.known) ? String(sum) : sum === 0n ? 'unknown' : `${sum}+`;
}

function paintOf(severity: string | undefined, style: Style): (text: string) => string {
  if (severity === 'error') return style.bad;
  return severity === 'warning' ? style.warn : style.dim;
}
