import type { MappingSource } from '../mapping/mapping.ts';
import type { Failure } from './failure.ts';

/**
 * Why a failure is not of the cluster of the mapping; undefined where it is, or where that is not told. Servers are of the
 * same cluster where one is named on both sides.
 */
export function otherClusterOf(
  { eventSourceArn, bootstrapServers }: Failure,
  source: MappingSource,
): string | undefined {
  if (source.kind === 'msk') {
    if (eventSourceArn === undefined || eventSourceArn === source.eventSourceArn) return undefined;
    return `is of the cluster ${eventSourceArn}, not ${source.eventSourceArn}`;
  }
  const own = new Set(source.bootstrapServers.map((server) => normal(server)));
  if (own.size === 0 || bootstrapServers.length === 0) return undefined;
  if (bootstrapServers.some((server) => own.has(normal(server)))) return undefined;
  return `is of the servers ${bootstrapServers.join(', ')}, not ${source.bootstrapServers.join(', ')}`;
}

function normal(server: string): string {
  return server.trim().toLowerCase();
}
