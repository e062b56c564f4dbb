import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { MappingSource } from '../../core/mapping/mapping.ts';

/** Mappings of one cluster, as AWS names it: an ARN, or bootstrap servers in any order. */
export interface OnOneCluster<One> {
  readonly name: string;
  readonly source: MappingSource;
  readonly mappings: readonly One[];
}

export function groupByCluster<One extends { readonly mapping: { readonly source: MappingSource } }>(
  mappings: readonly One[],
): readonly OnOneCluster<One>[] {
  const byName = new Map<string, One[]>();
  for (const one of mappings) {
    const name = nameOf(one.mapping.source);
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  return [...byName].flatMap(([name, [first, ...others]]) =>
    first === undefined ? [] : [{ name, source: first.mapping.source, mappings: [first, ...others] }],
  );
}

/**
 * The client properties for a cluster: those that name one of its servers, else those that name none. Properties that name
 * servers of other clusters are never sent there: they hold a password.
 */
export function propertiesFor(
  servers: readonly string[],
  all: readonly KafkaConnection[],
): KafkaConnection | undefined {
  const own = new Set(servers.map((server) => server.trim()));
  const named = all.find((properties) => properties.servers.some((server) => own.has(server.trim())));
  const open = all.find((properties) => properties.servers.length === 0);
  return named ?? open;
}

function nameOf(source: MappingSource): string {
  return source.kind === 'msk' ? source.eventSourceArn : source.bootstrapServers.toSorted().join(',');
}
