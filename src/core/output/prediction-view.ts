import type { GroupPrediction, PartitionPrediction } from '../diagnosis/predict-group.ts';
import { countPartitions, namePlaces } from '../diagnosis/words.ts';
import { offsetToJson } from '../model/offset.ts';
import type { Hypothesis, Prediction } from '../position/predict.ts';
import type { MissingFact } from '../snapshot/facts/snapshot.ts';
import { alignColumns } from './align-columns.ts';
import { wrapSpans } from './fit-columns.ts';
import { startToJson, timeToJson } from './group-diagnosis-json.ts';
import { startText } from './group-text.ts';
import { clock, fromNow, span } from './moments.ts';
import { renderMissing, shown, type TextOptions, widthOf } from './page-text.ts';
import { makePrintable } from './problems-text.ts';

export interface PredictionsView {
  readonly capturedAtMs: number;
  readonly predictions: readonly GroupPrediction[];
  readonly missing: readonly MissingFact[];
}

/** The document of `predict position --json` (schemas/predict-position.json). */
export function predictionsToJson({ capturedAtMs, predictions, missing }: PredictionsView): object {
  return {
    schemaVersion: 1,
    capturedAt: timeToJson(capturedAtMs),
    groups: predictions.map(({ group, starting, commitsKnown, cases }) => ({
      group,
      startingPosition:
        starting.name === 'AT_TIMESTAMP'
          ? { name: starting.name, timestamp: timeToJson(starting.timestampMs) }
          : { name: starting.name },
      commits: commitsKnown.known ? { known: true } : commitsKnown,
      cases: cases.map(({ hypothesis, partitions }) => ({
        if: nameOf(hypothesis),
        partitions: partitions.map(partitionToJson),
      })),
    })),
    missing: missing.map(({ what, why, next }) => ({ what, why, next: next ?? null })),
  };
}

function partitionToJson({ topic, partition, committedOffset, prediction }: PartitionPrediction): object {
  const { start, orElse, offsetGone, recordsGone, gone, startsAtMs } = prediction;
  const startOf = (fact: typeof start): object => (fact.known ? startToJson(fact.value) : fact);
  return {
    topic,
    partition,
    committedOffset:
      !committedOffset.known || committedOffset.value === undefined || committedOffset.value < 0n
        ? null
        : offsetToJson(committedOffset.value),
    startsAt: timeToJson(startsAtMs),
    start: startOf(start),
    orElse: orElse === undefined ? null : startOf(orElse),
    offsetGone: {
      state: gone.offset,
      rule: offsetGone.rule,
      at: timeToJson(offsetGone.atMs),
      latestAt: timeToJson(offsetGone.latestAtMs),
      why: offsetGone.why,
    },
    recordsGone:
      recordsGone === undefined
        ? null
        : {
            state: gone.records,
            at: recordsGone.atMs.known ? timeToJson(recordsGone.atMs.value) : null,
            why: recordsGone.why,
          },
  };
}

/** As on the command line. */
export function nameOf(hypothesis: Hypothesis): string {
  switch (hypothesis.kind) {
    case 'disabled-for':
      return `disabled-for=${span(hypothesis.forMs).replace(' ', '')}`;
    case 'at':
      return `at ${clock(hypothesis.atMs)}`;
    case 'recreated':
      return 'recreated';
    case 'now':
    case 'new-group':
    case 'topic-recreated':
      return hypothesis.kind;
  }
}

/** What a person reads of `predict position`. */
export function renderPredictions({ predictions, missing }: PredictionsView, options: TextOptions): string {
  const { style } = options;
  const parts = predictions.flatMap(({ group, starting, cases, commitsKnown, nowMs }) => [
    wrapSpans(
      [
        { text: makePrintable(group), paint: style.bold },
        { text: `, StartingPosition ${starting.name}` },
        { text: starting.name === 'AT_TIMESTAMP' ? ` ${clock(starting.timestampMs)}` : '' },
        { text: commitsKnown.known ? '' : `; what is committed is unknown: ${commitsKnown.why}`, paint: style.warn },
      ],
      widthOf(options.columns),
    ).join('\n'),
    ...cases.map(({ hypothesis, partitions }) =>
      [
        style.accent(`if ${nameOf(hypothesis)}`),
        ...(partitions.length === 0 ? ['no partition is known'] : table(partitions, nowMs, options)),
        ...(hypothesis.kind === 'now' && starting.name === 'LATEST' ? warnOfLatest(partitions, options) : []),
      ].join('\n'),
    ),
  ]);
  if (missing.length > 0) parts.push(renderMissing(missing, widthOf(options.columns), style));
  return parts.join('\n\n');
}

/** A partition without a commit is positioned anew at every start. */
function warnOfLatest(partitions: readonly PartitionPrediction[], { style, columns }: TextOptions): readonly string[] {
  const never = partitions.filter(({ neverCommitted }) => neverCommitted);
  if (never.length === 0) return [];
  const text = `${countPartitions(never)} never had a commit, and LATEST skips what arrives before each start (${namePlaces(never)})`;
  return wrapSpans([{ text: 'warning', paint: style.warn }, { text: ` ${makePrintable(text)}` }], widthOf(columns));
}

/** The outcomes beside `start`: of the window in which the broker deletes, and of what another page of AWS says. */
function othersOf({ start, orElse }: Prediction): readonly string[] {
  const contested = [start, orElse].flatMap((one) => (one?.known === true ? (one.value.otherwise ?? []) : []));
  return [...(orElse === undefined ? [] : [shown(orElse, startText)]), ...contested.map(startText)];
}

function spanText({ start, orElse }: Prediction): string {
  const spans = [start, orElse].flatMap((one) =>
    one?.known === true && one.value.span.known ? one.value.span.value : [],
  );
  const [first] = spans.filter((one) => one !== undefined);
  return first === undefined ? '' : `${clock(first.oldestMs)} to ${clock(first.newestMs)}`;
}

function table(partitions: readonly PartitionPrediction[], nowMs: number, { style, columns }: TextOptions): string[] {
  return alignColumns(
    partitions,
    [
      {
        title: 'partition',
        align: 'left',
        rank: 0,
        text: ({ topic, partition }) => makePrintable(`${topic}-${partition}`),
      },
      {
        title: 'committed',
        align: 'right',
        rank: 3,
        text: ({ committedOffset }) => shown(committedOffset, (offset) => String(offset ?? 'none')),
      },
      { title: 'starts at', align: 'left', rank: 0, text: ({ prediction }) => shown(prediction.start, startText) },
      {
        title: 'or at',
        align: 'left',
        rank: 0,
        text: ({ prediction }) => othersOf(prediction).join('; '),
        paint: style.warn,
      },
      {
        title: 'offset goes',
        align: 'left',
        rank: 1,
        text: ({ prediction: { offsetGone } }) =>
          offsetGone.atMs !== undefined
            ? fromNow(offsetGone.atMs, nowMs)
            : offsetGone.rule === 'unknown'
              ? 'unknown'
              : 'never',
      },
      {
        title: 'records go',
        align: 'left',
        rank: 2,
        text: ({ prediction: { recordsGone } }) =>
          recordsGone === undefined
            ? ''
            : shown(recordsGone.atMs, (ms) => (ms === undefined ? 'never' : fromNow(ms, nowMs))),
      },
      ...(partitions.every(({ prediction }) => spanText(prediction) === '')
        ? []
        : [
            {
              title: 'skipped or repeated are of',
              align: 'left',
              rank: 4,
              text: ({ prediction }: PartitionPrediction) => spanText(prediction),
            } as const,
          ]),
    ],
    widthOf(columns),
    style.dim,
  );
}
