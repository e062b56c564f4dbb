import { compileFilters } from '../../../src/core/filter/compile-filters.ts';

/** What our filter says of an event `{"value":…}`, in event-ruler's words. */
export function verdictOf(pattern: string, event: string): 'true' | 'false' | 'invalid' {
  const result = compileFilters([pattern], { tombstone: 'pass' });
  if (!result.ok) return 'invalid';
  return result.filter.keep(valueBytes(event)) ? 'true' : 'false';
}

/** The value inside `{"value":…}`, as it was written. */
export function valueBytes(event: string): Uint8Array {
  return Buffer.from(event.slice('{"value":'.length, -1));
}

/** Every number spelt as JavaScript spells its double, so that equal doubles have equal texts. */
export function respellNumbers(json: string): string {
  const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  return json.replace(token, (found) => (found.startsWith('"') ? found : String(Number(found))));
}
