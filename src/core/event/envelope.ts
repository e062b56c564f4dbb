import type { Mapping } from '../mapping/mapping.ts';

/** All of the event that is not records, as JSON text ready to put around them. */
export interface EventEnvelope {
  /** Everything up to and including the brace that opens `records`. */
  readonly head: string;
  readonly tail: string;
  /** UTF-8 bytes of head and tail together. */
  readonly bytes: number;
  readonly eventSourceArn: string | undefined;
  readonly bootstrapServers: string;
}

/**
 * The envelope of the mapping's events: `eventSource` is `aws:kafka` for Amazon MSK (with the ARN) and
 * `SelfManagedKafka` otherwise; `bootstrapServers` is one comma-joined string in both.
 * Source: Lambda developer guide, pages with-msk and with-kafka (example events).
 */
export function buildEnvelope(mapping: Pick<Mapping, 'source'>, overridingServers?: readonly string[]): EventEnvelope {
  const bootstrapServers = (overridingServers ?? serversOf(mapping)).join(',');
  const { source } = mapping;
  const fields =
    source.kind === 'msk'
      ? { eventSource: 'aws:kafka', eventSourceArn: source.eventSourceArn, bootstrapServers }
      : { eventSource: 'SelfManagedKafka', bootstrapServers };
  const head = `${JSON.stringify(fields).slice(0, -1)},"records":{`;
  const tail = '}}';
  return {
    head,
    tail,
    bytes: Buffer.byteLength(head) + tail.length,
    eventSourceArn: source.kind === 'msk' ? source.eventSourceArn : undefined,
    bootstrapServers,
  };
}

/** Assumption `kafka-msk-servers`: a mapping on MSK does not name its brokers. */
function serversOf({ source }: Pick<Mapping, 'source'>): readonly string[] {
  if (source.kind === 'self-managed') return source.bootstrapServers;
  const [, , , region = 'us-east-1', , resource = ''] = source.eventSourceArn.split(':');
  const cluster = resource.split('/')[1] ?? 'cluster';
  return [`b-1.${cluster}.kafka.${region}.amazonaws.com:9092`];
}
