import { type Assumption, refuseAssumption } from '../../core/model/assumptions.ts';

/**
 * `--assume name=value` for those of `assumptions`; one text with commas where it comes from the environment. `refuse` is
 * told what is wrong with each that cannot be taken, and it is left out.
 */
export function readAssumed(
  given: readonly string[] | string | undefined,
  assumptions: readonly Assumption[],
  refuse: (flag: 'assume', message: string) => void,
): Readonly<Record<string, string>> {
  const chosen: Record<string, string> = {};
  for (const pair of typeof given === 'string' ? given.split(',') : (given ?? [])) {
    const [name = '', ...rest] = pair.split('=');
    const value = rest.join('=');
    const why =
      rest.length === 0 ? `--assume takes name=value, not "${pair}"` : refuseAssumption(name, value, assumptions);
    if (why === undefined) chosen[name] = value;
    else refuse('assume', why);
  }
  return chosen;
}
