import type { Profile } from '../profile/profile.ts';
import { type TextOptions, widthOf } from './page-text.ts';

type Profiles = ReadonlyMap<string, Profile>;

/** The document of `config list`, `get`, `set` and `unset --json` (schemas/profiles.json). */
export function profilesToJson(path: string, profiles: Profiles): object {
  return { schemaVersion: 1, path, profiles: [...profiles].map(([name, settings]) => ({ name, settings })) };
}

const NOTHING = { top: '', mid: '', left: '', bottom: '', right: '', middle: '  ' };
const NO_LINES = {
  ...NOTHING,
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  'left-mid': '',
  'mid-mid': '',
  'right-mid': '',
};
const LEAST_VALUE_COLUMNS = 20;

/** A table of profile, key and value. Long lists of servers go on in the next line: a value is never cut. */
export async function renderProfiles(
  path: string,
  profiles: Profiles,
  { style, columns }: TextOptions,
): Promise<string> {
  if (profiles.size === 0)
    return `There is no profile yet (${path}).\n  next esmctl config set NAME bootstrap-servers host:port`;
  const { default: Table } = await import('cli-table3');
  const rows = [...profiles].flatMap(([name, settings]) => {
    const entries = Object.entries(settings);
    return (entries.length === 0 ? [['-', 'nothing is set']] : entries).map(([key = '', value = ''], index) => [
      index === 0 ? name : '',
      key,
      value.replaceAll(',', ', '),
    ]);
  });
  const widest = (index: number): number => Math.max(...rows.map((row) => row[index]?.length ?? 0));
  const taken = widest(0) + widest(1) + 4;
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: [widest(0), widest(1), Math.max(LEAST_VALUE_COLUMNS, Math.min(widest(2), widthOf(columns) - taken))],
    wordWrap: true,
  });
  table.push(...rows.map(([name = '', key = '', value = '']) => [style.bold(name), style.accent(key), value]));
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}
