import { type MappingFinding, mappingFinding } from './mapping-finding-codes.ts';
import { type MappingScene, nextOf } from './mapping-scene.ts';

/** Findings of the on-failure destination, as far as an API tells that it is there. */
export function findDestination(scene: MappingScene): readonly MappingFinding[] {
  const { destination } = scene.aws;
  if (destination === undefined || !destination.exists.known || destination.exists.value) return [];
  const message = `the on-failure destination ${destination.name} does not exist (${destination.toldBy})`;
  return [mappingFinding('destination-missing', message, nextOf(scene, 'mapping'))];
}
