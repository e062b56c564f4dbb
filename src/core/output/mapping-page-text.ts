import type { Explained, MappingDiagnosis } from '../diagnosis/mapping/diagnose-mapping.ts';
import type { ResultExplanation } from '../diagnosis/mapping/explain-result.ts';
import type { StateExplanation } from '../diagnosis/mapping/explain-state.ts';
import { plainName } from '../diagnosis/mapping/remedy.ts';
import { type Span, wrapCommand, wrapSpans } from './fit-columns.ts';
import { colourOf, renderGroups } from './group-text.ts';
import type { Line, MappingPage } from './mapping-page.ts';
import { capacityLines, destinationLines, functionLines, metricLines } from './mapping-page-facts.ts';
import { clock, fromNow } from './moments.ts';
import { renderFinding, renderMissing, type TextOptions, widthOf } from './page-text.ts';
import { makePrintable } from './problems-text.ts';
import { counted } from './quantities.ts';
import type { Style } from './style.ts';

/** Names of the facts, and what stands under them. */
const LABEL_WIDTH = 'destination  '.length;

/** The page of `inspect mapping`. */
export function renderMappingPage(page: MappingPage, { style, columns }: TextOptions): string {
  const width = widthOf(columns);
  const { diagnosis, missing, traffic } = page;
  const line: Line = (name, ...spans) =>
    wrapSpans([{ text: name.padEnd(LABEL_WIDTH), paint: style.dim }, ...spans], width, LABEL_WIDTH);
  const facts = [
    ...stateLines(page, line, width, style),
    ...functionLines(diagnosis, line, style),
    ...metricLines(diagnosis, line, style),
    ...destinationLines(diagnosis, line, style),
    ...capacityLines(diagnosis, line, style),
    ...clusterLines(page, line),
  ];
  const parts = [
    [...headLines(diagnosis, width, style), ...facts].join('\n'),
    ...groupPart(diagnosis, { style, columns }),
    ...(diagnosis.findings.length === 0
      ? []
      : [diagnosis.findings.flatMap((finding) => renderFinding(finding, width, style)).join('\n')]),
    ...lintPart(diagnosis, width, style),
    ...(missing.length === 0 ? [] : [renderMissing(missing, width, style)]),
    ...(traffic === undefined || traffic.retries === 0
      ? []
      : [
          style.dim(
            `AWS was asked ${counted(traffic.requests, 'question')}, and ${counted(traffic.retries, 'time')} again before it answered`,
          ),
        ]),
  ];
  return parts.join('\n\n');
}

function headLines({ verdict, mapping, findings }: MappingDiagnosis, width: number, style: Style): readonly string[] {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const name = `${mapping.topic} → ${plainName(mapping.functionName)}`;
  return wrapSpans(
    [
      { text: verdict, paint: colourOf(verdict, style) },
      { text: '  ' },
      { text: makePrintable(name), paint: style.bold },
      { text: mapping.uuid === undefined ? '' : `  ${mapping.uuid}`, paint: style.dim },
      ...(errors === 0 ? [] : [{ text: ', ' }, { text: `${counted(errors, 'error')} below`, paint: style.bad }]),
    ],
    width,
  );
}

function stateLines(page: MappingPage, line: Line, width: number, style: Style): readonly string[] {
  const { diagnosis, source, region } = page;
  const { state, reason, result, status, nowMs } = diagnosis;
  const since =
    status.lastModifiedMs === undefined
      ? ''
      : `, last change ${clock(status.lastModifiedMs)} (${fromNow(status.lastModifiedMs, nowMs)})`;
  const from =
    source.kind === 'aws' ? `of AWS${region === undefined ? '' : ` in ${region}`}` : `of the file ${source.path}`;
  return [
    ...(state === undefined
      ? line('state', { text: `unknown: ${from}, which is a request` })
      : line('state', paintedText(state, style), { text: `: ${state.explanation.meaning}${since}; ${from}` })),
    ...(result === undefined ? [] : resultLines('result', result, result.explanation.causes, line, width, style)),
    ...(reason === undefined || reason.text === result?.text
      ? []
      : resultLines('reason', reason, [], line, width, style)),
  ];
}

function resultLines(
  name: string,
  explained: Explained<StateExplanation | ResultExplanation>,
  causes: readonly string[],
  line: Line,
  width: number,
  style: Style,
): readonly string[] {
  const { explanation, next } = explained;
  return [
    ...line(name, paintedText(explained, style), { text: `: ${explanation.meaning}` }),
    ...causes.flatMap((cause) => line('', { text: `- ${cause}` })),
    ...(next === undefined || explanation.kind !== 'trouble'
      ? []
      : wrapCommand(next, width - LABEL_WIDTH - 'next '.length).map((part, index) =>
          index === 0
            ? `${' '.repeat(LABEL_WIDTH)}${style.dim('next')} ${part}`
            : `${' '.repeat(LABEL_WIDTH + 'next '.length)}${part}`,
        )),
  ];
}

function paintedText({ text, explanation }: Explained<StateExplanation | ResultExplanation>, style: Style): Span {
  const paint = { fine: style.good, quiet: style.warn, changing: style.warn, trouble: style.bad, unknown: style.warn };
  return { text: makePrintable(text).replace(/\.$/, ''), paint: paint[explanation.kind] };
}

function clusterLines({ snapshot }: MappingPage, line: Line): readonly string[] {
  if (!snapshot.known) return line('cluster', { text: `AWS alone: ${makePrintable(snapshot.why)}` });
  const { cluster, capturedAtMs } = snapshot.value;
  const id = cluster.id.known ? cluster.id.value : `id unknown: ${cluster.id.why}`;
  return line('cluster', { text: `${id}, ${counted(cluster.brokers.length, 'broker')}, seen ${clock(capturedAtMs)}` });
}

/** Its findings stand with those of the mapping. */
function groupPart({ groupDiagnosis }: MappingDiagnosis, options: TextOptions): readonly string[] {
  if (groupDiagnosis === undefined) return [];
  return [renderGroups({ groups: [{ ...groupDiagnosis, findings: [] }], missing: [] }, options)];
}

/** Its places stand in `mapping validate`. */
function lintPart({ lint }: MappingDiagnosis, width: number, style: Style): readonly string[] {
  if (lint.length === 0) return [];
  const lines = lint.flatMap(({ severity, code, message, why = 'AWS API model', next }) =>
    renderFinding({ severity, code, message, why, next }, width, style),
  );
  return [[style.dim('and as it is configured'), ...lines].join('\n')];
}
