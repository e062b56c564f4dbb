import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/core/filter/compile-pattern.ts';
import { requirePeer } from '../../support/peers.ts';
import { rulerPair } from './generate-pairs.ts';
import { KNOWN_DIFFERENCES } from './known-differences.ts';
import { type RulerPair, type RulerVerdict, runEventRuler, whyNoEventRuler } from './run-event-ruler.ts';
import { respellNumbers, verdictOf } from './verdict.ts';

const PAIRS = 20_000;
const SEED = 20_261_003;
const why = whyNoEventRuler();
const runs = requirePeer('event-ruler', why === undefined, why ?? '');

interface Judged extends RulerPair {
  readonly theirs: RulerVerdict;
  readonly ours: ReturnType<typeof verdictOf>;
}

/** What both say; ours of equal pairs once. */
function judge(pairs: readonly RulerPair[]): readonly Judged[] {
  const verdicts = runEventRuler(pairs);
  const known = new Map<string, Judged['ours']>();
  return pairs.map(({ pattern, event }, at) => {
    const pair = `${pattern}\n${event}`;
    const ours = known.get(pair) ?? verdictOf(pattern, event);
    known.set(pair, ours);
    return { pattern, event, theirs: verdicts[at] ?? 'invalid', ours };
  });
}

function respell({ pattern, event }: RulerPair): RulerPair {
  return { pattern: respellNumbers(pattern), event: respellNumbers(event) };
}

/** event-ruler's older compiler reads patterns in which `$or` is a field name, and knows fewer forms of anything-but. */
function needsOlderCompiler({ pattern, theirs }: Judged): boolean {
  const compiled = compilePattern(pattern);
  return (
    theirs === 'invalid' &&
    'warnings' in compiled &&
    compiled.warnings.some(({ message }) => message.startsWith('$or is taken as the name of a field')) &&
    /"anything-but":\{"(?:wildcard"|(?:prefix|suffix)":\[)/.test(pattern)
  );
}

describe.skipIf(!runs)('the same verdict as event-ruler', () => {
  let judged: readonly Judged[] = [];
  let respelt: readonly Judged[] = [];
  let known: readonly Judged[] = [];

  beforeAll(() => {
    const pairs = fc.sample(rulerPair, { numRuns: PAIRS, seed: SEED });
    const all = judge([...pairs, ...pairs.map(respell), ...KNOWN_DIFFERENCES]);
    judged = all.slice(0, PAIRS);
    respelt = all.slice(PAIRS, 2 * PAIRS);
    known = all.slice(2 * PAIRS);
  });

  it('is asked about pairs of which many match', () => {
    const count = (verdict: string) => judged.filter(({ theirs }) => theirs.endsWith(verdict)).length;
    const [matched, missed, invalid] = [count('true'), count('false'), count('invalid')];
    console.info(`event-ruler: ${matched} matched, ${missed} missed, ${invalid} patterns refused`);
    expect(matched + missed + invalid).toBe(PAIRS);
    expect(matched / PAIRS).toBeGreaterThan(0.2);
    expect(matched / PAIRS).toBeLessThan(0.8);
    expect(invalid).toBeGreaterThan(PAIRS / 100);
  });

  it('agrees on every pair once equal numbers are spelt equally', () => {
    const differing = respelt.filter((pair) => {
      const expected = pair.theirs.replace('split ', '');
      return pair.ours !== expected && !needsOlderCompiler(pair);
    });
    expect(differing).toEqual([]);
    expect(respelt.filter(({ theirs }) => theirs.startsWith('split')).length).toBeLessThan(PAIRS / 500);
  });

  it('agrees on every pair as it was generated, but for the spelling of numbers', () => {
    const differing = judged.flatMap((pair, at) => {
      if (pair.ours === pair.theirs.replace('split ', '') || needsOlderCompiler(pair)) return [];
      const twin = respelt[at];
      const isRespelt = twin !== undefined && (twin.pattern !== pair.pattern || twin.event !== pair.event);
      return [{ ...pair, isRespelt }];
    });
    expect(differing.filter(({ isRespelt }) => !isRespelt)).toEqual([]);
    expect(differing.length).toBeGreaterThan(0);
    expect(differing.length).toBeLessThan(PAIRS / 20);
  });

  it.each(KNOWN_DIFFERENCES.map((row, at) => ({ ...row, at })))(
    'differs: $why',
    ({ pattern, event, ours, theirs, at }) => {
      expect(verdictOf(pattern, event)).toBe(ours);
      expect(known[at]?.theirs).toBe(theirs);
    },
  );
});
