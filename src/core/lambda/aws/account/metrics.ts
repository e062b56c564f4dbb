import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { type Known, known, notKnown } from '../../../model/known.ts';
import {
  FUNCTION_METRICS,
  MAPPING_METRICS,
  type MetricFacts,
  type MetricName,
  type MetricPoint,
} from '../../../snapshot/facts/aws-facts.ts';
import { answerOf } from '../answer-of.ts';
import { clientSettings, endpointInPlaceOfAws, makeClient } from '../aws-settings.ts';
import { createAsker } from '../create-asker.ts';
import type { AccountContext, MetricQuestion } from './aws-account.ts';

const NAMESPACE = 'AWS/Lambda';
const PERIOD_SECONDS = 300;
const SPAN_MS = 3_600_000;
/** The most queries of one GetMetricData (CloudWatch, quotas). */
const QUERIES = 500;

interface Query {
  readonly index: number;
  readonly name: MetricName;
  /** Counts only where the other dimension has no value. */
  readonly isFallback: boolean;
  readonly query: Omit<MetricDataQuery, 'Id'>;
}

/**
 * The last hour in whole periods of five minutes before `toMs` (`cloudwatch:GetMetricData`), 500 metrics a request, every
 * page. A metric without values is left out of the answer; where CloudWatch failed for one, those of its question are not
 * known.
 */
export async function readMetrics(
  questions: readonly MetricQuestion[],
  toMs: number,
  { settings, watch }: AccountContext,
): Promise<readonly Known<MetricFacts>[]> {
  const endMs = Math.floor(toMs / (PERIOD_SECONDS * 1000)) * PERIOD_SECONDS * 1000;
  const span = { fromMs: endMs - SPAN_MS, toMs: endMs };
  const series = questions.map(() => new Map<MetricName, MetricPoint[]>());
  const fallbacks = questions.map(() => new Map<MetricName, MetricPoint[]>());
  const failed = questions.map(() => new Map<string, string>());
  const client = watch(makeClient(() => new CloudWatchClient(clientSettings(settings))));
  const asker = createAsker('metrics of AWS/Lambda', settings, endpointInPlaceOfAws('CLOUDWATCH'), client);
  try {
    const queries = questions.flatMap((question, index) => queriesOf(question, index));
    for (let from = 0; from < queries.length; from += QUERIES) await ask(queries.slice(from, from + QUERIES));
  } finally {
    client.destroy();
  }
  return series.map((found, index) => {
    const failures = [...(failed[index] ?? [])].map(([name, status]) => `${name} (${status})`);
    if (failures.length > 0) return notKnown(`CloudWatch did not answer in full: ${failures.join(', ')}`);
    return known({ ...span, series: Object.fromEntries([...(fallbacks[index] ?? []), ...found].map(inOrder)) });
  });

  async function ask(some: readonly Query[]): Promise<void> {
    const statuses = new Map<Query, string>();
    let next: string | undefined;
    do {
      const { results, NextToken } = await asker.ask('cloudwatch:GetMetricData', async () => {
        const answer = await client.send(
          new GetMetricDataCommand({
            StartTime: new Date(span.fromMs),
            EndTime: new Date(span.toMs),
            ScanBy: 'TimestampAscending',
            MetricDataQueries: some.map(({ query }, place) => ({ ...query, Id: `m${place}` })),
            ...(next === undefined ? {} : { NextToken: next }),
          }),
        );
        return { ...answer, results: answerOf(answer.MetricDataResults) };
      });
      for (const { Id, Timestamps = [], Values = [], StatusCode = 'Complete' } of results) {
        const asked = some[Number(Id?.slice(1))];
        if (asked === undefined) continue;
        const points = Timestamps.map((at, place) => ({ atMs: at.getTime(), value: Values[place] ?? Number.NaN }));
        add(asked, points);
        statuses.set(asked, StatusCode);
      }
      next = NextToken;
    } while (next !== undefined && next !== '');
    // PartialData is well where a later page has the rest.
    for (const [{ index, name }, status] of statuses) if (status !== 'Complete') failed[index]?.set(name, status);
  }

  function add({ index, name, isFallback }: Query, points: readonly MetricPoint[]): void {
    const of = (isFallback ? fallbacks : series)[index];
    if (of === undefined || points.length === 0) return;
    of.set(name, [...(of.get(name) ?? []), ...points]);
  }
}

/** OffsetLag is a metric of the function; that of the mapping, where there is one, does not mix several mappings. */
function queriesOf({ uuid, functionName }: MetricQuestion, index: number): readonly Query[] {
  const make = (name: MetricName, statistic: string, dimension: string, value: string, isFallback = false): Query => ({
    index,
    name,
    isFallback,
    query: {
      ReturnData: true,
      MetricStat: {
        Metric: { Namespace: NAMESPACE, MetricName: name, Dimensions: [{ Name: dimension, Value: value }] },
        Period: PERIOD_SECONDS,
        Stat: statistic,
      },
    },
  });
  const ofFunction = Object.entries(FUNCTION_METRICS).map(([name, statistic]) =>
    make(name as MetricName, statistic, 'FunctionName', functionName),
  );
  if (uuid === undefined) return ofFunction;
  const ofMapping = Object.entries(MAPPING_METRICS).map(([name, statistic]) =>
    make(name as MetricName, statistic, 'EventSourceMappingUUID', uuid),
  );
  return [
    ...ofFunction,
    ...ofMapping,
    make('OffsetLag', MAPPING_METRICS.OffsetLag, 'FunctionName', functionName, true),
  ];
}

function inOrder([name, points]: [MetricName, MetricPoint[]]): [MetricName, readonly MetricPoint[]] {
  return [name, points.toSorted((a, b) => a.atMs - b.atMs)];
}
