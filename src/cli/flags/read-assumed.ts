import { type Assumption, refuseAssumption } from '../../core/model/assumptions.ts';
import type { FlagReader } from './flag-reader.ts';

/** `--assume name=value` for those of `assumptions`; what is wrong is reported with the other flags. */
export function readAssumed(
  given: readonly string[] | string | undefined,
  assumptions: readonly Assumption[],
  reader: FlagReader,
): Readonly<Record<string, string>> {
  const chosen: Record<string, string> = {};
  for (const pair of typeof given === 'string' ? given.split(',') : (given ?? [])) {
    const [name = '', ...rest] = pair.split('=');
    const value = rest.join('=');
    const why =
      rest.length === 0 ? `--assume takes name=value, not "${pair}"` : refuseAssumption(name, value, assumptions);
    if (why === undefined) chosen[name] = value;
    else reader.refuse('assume', why);
  }
  return chosen;
}
