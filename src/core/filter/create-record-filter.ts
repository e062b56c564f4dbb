import type { CompiledPattern } from './compiled-pattern.ts';
import { explainMiss } from './explain-pattern.ts';
import { createPatternMatch, planBranches } from './match-pattern.ts';
import { createProveMatch } from './prove-match.ts';
import { createProveScanned } from './prove-scanned.ts';
import { decodeText, NOT_JSON, readJson, readJsonWithNumbers } from './read-value.ts';
import type { FilterOptions, FilterVerdict, RecordFilter } from './record-filter.ts';
import { readScannedText } from './scanned-text.ts';

const TOMBSTONE_VERDICTS: Record<FilterOptions['tombstone'], FilterVerdict> = {
  pass: {
    kept: true,
    basis: 'tombstone',
    reason: 'kept: the value is null (a tombstone), which is not JSON and passes (unconfirmed for AWS)',
    unconfirmed: true,
  },
  drop: {
    kept: false,
    basis: 'tombstone',
    reason: 'dropped: the value is null (a tombstone), and tombstones are set to be dropped (unconfirmed for AWS)',
    unconfirmed: true,
  },
};

const UNFILTERED: RecordFilter = {
  filterCount: 0,
  keep: () => true,
  keepScanned: () => true,
  explain: () => ({ kept: true, basis: 'no-filter', reason: 'kept: there is no filter', unconfirmed: false }),
};

/**
 * Filters are ORed, and a format that a filter is not made for passes it: so one JSON filter lets every plain string
 * pass, and one plain filter every JSON value.
 */
export function createRecordFilter(patterns: readonly CompiledPattern[], options: FilterOptions): RecordFilter {
  if (patterns.length === 0) return UNFILTERED;
  const filters = patterns.map((pattern, index) => {
    const branches = planBranches(pattern);
    return { index, kind: pattern.kind, branches, matches: createPatternMatch(branches) };
  });
  const firstJson = filters.find(({ kind }) => kind === 'json');
  const firstPlain = filters.find(({ kind }) => kind === 'plain');
  const jsonPatterns = patterns.filter(({ kind }) => kind === 'json');
  const proves = createProveMatch(jsonPatterns);
  const provesScanned = createProveScanned(jsonPatterns);
  const keepsTombstone = options.tombstone === 'pass';

  const matching = (root: unknown, text: string) => {
    for (const filter of filters) if (filter.matches(root, text)) return filter;
    return undefined;
  };
  const judge = (isJson: boolean, root: unknown, text: string): FilterVerdict => {
    const blind = isJson ? firstPlain : firstJson;
    const unconfirmed = isJson && (typeof root !== 'object' || root === null || Array.isArray(root));
    const note = unconfirmed ? ' (the value is JSON but no object: unconfirmed for AWS)' : '';
    if (blind !== undefined) {
      const reason = `kept: ${describeMismatch(isJson, blind.index)}${note}`;
      return { kept: true, basis: 'mismatch', reason, filterIndex: blind.index, unconfirmed };
    }
    const found = matching(root, text);
    if (found !== undefined) {
      const reason = `kept: filter ${found.index + 1} matched${note}`;
      return { kept: true, basis: 'matched', reason, filterIndex: found.index, unconfirmed };
    }
    const seen = isJson ? (readJsonWithNumbers(text) ?? root) : text;
    const misses = filters.map(({ index, branches }) => `filter ${index + 1}: ${explainMiss(branches, seen)}`);
    return { kept: false, basis: 'missed', reason: `dropped: ${misses.join('; ')}${note}`, unconfirmed };
  };

  const keepsText = (text: string): boolean => {
    const json = readJson(text);
    if (json === NOT_JSON) return firstJson !== undefined || matching(text, text) !== undefined;
    return firstPlain !== undefined || matching(json, text) !== undefined;
  };

  return {
    filterCount: filters.length,
    keep(value) {
      if (value === null) return keepsTombstone;
      const text = decodeText(value);
      return text === undefined || proves?.(text) === true || keepsText(text);
    },
    keepScanned(text) {
      const proved = provesScanned?.(text);
      // A JSON value passes a filter for plain strings.
      if (proved !== undefined) return proved || firstPlain !== undefined;
      return keepsText(readScannedText(text));
    },
    explain(value) {
      if (value === null) return TOMBSTONE_VERDICTS[options.tombstone];
      const text = decodeText(value);
      if (text === undefined) return passUndecoded();
      const json = readJson(text);
      return json === NOT_JSON ? judge(false, text, text) : judge(true, json, text);
    },
  };
}

function describeMismatch(isJson: boolean, filterIndex: number): string {
  const [is, wants] = isJson ? ['JSON', 'a plain string'] : ['not JSON', 'JSON'];
  return `the value is ${is} and filter ${filterIndex + 1} is for ${wants}, so AWS filters only metadata (format mismatch passes)`;
}

function passUndecoded(): FilterVerdict {
  const reason = 'kept: the value is not UTF-8, so AWS filters only metadata (format mismatch passes)';
  return { kept: true, basis: 'mismatch', reason, unconfirmed: false };
}
