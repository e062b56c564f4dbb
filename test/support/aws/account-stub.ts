import {
  ACCOUNT,
  type AnswerStub,
  awsAnswer,
  awsRefusal,
  functionAnswer,
  mappingOnWire,
  type StubAnswer,
  type StubRequest,
} from './lambda-stub.ts';

/**
 * A stub of what AWS tells of an account (not AWS): the control plane of Lambda, GetMetricData of CloudWatch and
 * GetBootstrapBrokers of Amazon MSK, in the shapes of the SDK's models. moto takes no Kafka source.
 */
export interface AccountOnStub {
  readonly mappings?: readonly Mapping[];
  /** By name; others are not found. */
  readonly functions?: Readonly<Record<string, FunctionOnStub>>;
  /** By metric: values of five minutes each, the last one ending now. Of every dimension that has it. */
  readonly metrics?: Readonly<Record<string, readonly number[]>>;
  /** By metric: its StatusCode, where that is not Complete. */
  readonly statuses?: Readonly<Record<string, string>>;
  /** By cluster ARN. */
  readonly brokers?: Readonly<Record<string, object>>;
  /** Answers first where it does. */
  readonly first?: (request: StubRequest) => StubAnswer | undefined;
}

type Mapping = ReturnType<typeof mappingOnWire>;

interface FunctionOnStub {
  readonly fields?: Parameters<typeof functionAnswer>[1];
  readonly reserved?: number;
}

const PERIOD_SECONDS = 300;

export function answerForAccount(account: AccountOnStub): AnswerStub {
  const { mappings = [mappingOnWire()], functions = { 'orders-handler': {} } } = account;
  return (request) => {
    const first = account.first?.(request);
    if (first !== undefined) return first;
    const { path, headers, query } = request;
    if (String(headers['x-amz-target'] ?? '').endsWith('.GetMetricData'))
      return metricsAnswer(request, account.metrics, account.statuses);
    const [, uuid] = /event-source-mappings\/([^/]+)$/.exec(path) ?? [];
    if (uuid !== undefined) {
      const found = mappings.find((mapping) => mapping.UUID === uuid);
      return found === undefined ? notFound('The resource you requested does not exist.') : awsAnswer(found);
    }
    if (/event-source-mappings\/?$/.test(path)) return pageAnswer(mappings, query);
    const [, name, what] = /\/functions\/([^/]+)\/(configuration|concurrency)$/.exec(path) ?? [];
    const plain = name?.split(':')[6] ?? name ?? '';
    const found = functions[plain];
    if (name !== undefined && found === undefined) return notFound(`Function not found: ${name}`);
    if (what === 'configuration') return functionAnswer(plain, found?.fields);
    if (what === 'concurrency')
      return awsAnswer(found?.reserved === undefined ? {} : { ReservedConcurrentExecutions: found.reserved });
    const [, arn] = /\/v1\/clusters\/(.+)\/bootstrap-brokers$/.exec(path) ?? [];
    const brokers = account.brokers?.[arn ?? ''];
    return brokers === undefined ? notFound('The requested resource does not exist.') : awsAnswer(brokers);
  };
}

function notFound(message: string): StubAnswer {
  return awsRefusal(404, 'ResourceNotFoundException', message);
}

const PAGE = 2;

/** Small pages, so that more than one is needed. */
function pageAnswer(mappings: readonly Mapping[], query: URLSearchParams): StubAnswer {
  const name = query.get('FunctionName');
  const wanted = mappings.filter(
    ({ FunctionArn }) => name === null || FunctionArn?.endsWith(`:function:${name}`) === true,
  );
  const from = Number(query.get('Marker') ?? 0);
  const next = from + PAGE < wanted.length ? { NextMarker: String(from + PAGE) } : {};
  return awsAnswer({ EventSourceMappings: wanted.slice(from, from + PAGE), ...next });
}

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: { readonly Metric: { readonly MetricName: string } };
}

function metricsAnswer(
  { body }: StubRequest,
  metrics: AccountOnStub['metrics'] = {},
  statuses: AccountOnStub['statuses'] = {},
): StubAnswer {
  const asked = JSON.parse(body.toString('utf8')) as { MetricDataQueries: MetricQuery[]; EndTime: number };
  const MetricDataResults = asked.MetricDataQueries.map(({ Id, MetricStat }) => {
    const values = metrics[MetricStat.Metric.MetricName] ?? [];
    const Timestamps = values.map((_, place) => asked.EndTime - (values.length - place) * PERIOD_SECONDS);
    return {
      Id,
      Label: MetricStat.Metric.MetricName,
      Timestamps,
      Values: values,
      StatusCode: statuses[MetricStat.Metric.MetricName] ?? 'Complete',
    };
  });
  return awsAnswer({ MetricDataResults, Messages: [] });
}

export const MSK_ARN = `arn:aws:kafka:eu-west-1:${ACCOUNT}:cluster/orders/14e0db71-5d35-4eb5-b481-8945cf9d10c2-1`;
