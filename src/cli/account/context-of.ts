import type { RemedyContext } from '../../core/diagnosis/mapping/remedy.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';

/** What the commands of the findings are put right with. */
export function contextOf(
  { mapping, group }: { readonly mapping: Mapping; readonly group: string },
  servers: string | undefined,
  region: string | undefined,
): RemedyContext {
  return {
    uuid: mapping.uuid,
    functionName: mapping.functionName,
    group,
    topic: mapping.topic,
    servers: servers ?? serversOf({ mapping }),
    startingPosition: startingOf(mapping),
    region,
  };
}

/** Those that the mapping names; undefined where Amazon MSK is asked for them. */
export function serversOf({ mapping: { source } }: { readonly mapping: Mapping }): string | undefined {
  return source.kind === 'self-managed' ? source.bootstrapServers.join(',') : undefined;
}

function startingOf(mapping: Mapping): string | undefined {
  if (mapping.consumptionMode === 'Queue') return undefined;
  const { startingPosition: position } = mapping;
  return position.kind === 'AT_TIMESTAMP' ? new Date(position.timestampMs).toISOString() : position.kind;
}
