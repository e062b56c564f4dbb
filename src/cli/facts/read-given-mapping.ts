import type { GivenMapping } from './read-mapping-facts.ts';

/** The mapping of `--config`, where it is given: what reads one is not loaded for nothing. */
export async function readGivenMapping(config: string | undefined): Promise<GivenMapping | undefined> {
  if (config === undefined) return undefined;
  const { readMappingFacts } = await import('./read-mapping-facts.ts');
  return readMappingFacts(config);
}
