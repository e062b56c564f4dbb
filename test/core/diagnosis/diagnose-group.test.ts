import { describe, expect, it } from 'vitest';
import { FINDING_CODES, type FindingCode } from '../../../src/core/diagnosis/finding-codes.ts';
import { known, notKnown } from '../../../src/core/model/known.ts';
import type { GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import type { Observation } from '../../../src/core/snapshot/facts/observation.ts';
import { commitFacts, DAY_MS, HOUR_MS, NOW_MS } from '../../support/snapshots.ts';
import { CASES, type Case, diagnose } from './group-cases.ts';
import { ACTIVE, committed, emptyFor, HIDDEN, seenAt, UNREAD } from './group-states.ts';

describe('the verdict and the findings', () => {
  it.each(CASES)('$why: $verdict', (one) => {
    const { verdict, findings } = diagnose(one);
    expect(verdict).toBe(one.verdict);
    expect(findings.map(({ code }) => code).sort()).toEqual([...one.codes].sort());
  });

  it('have a case for every code', () => {
    const covered = new Set(CASES.flatMap(({ codes }) => codes));
    expect(Object.keys(FINDING_CODES).filter((code) => !covered.has(code as FindingCode))).toEqual([]);
  });

  it('come worst first, each with its severity, a reason and a command', () => {
    for (const one of CASES) {
      const { findings } = diagnose(one);
      const ranks = findings.map(({ severity }) => ['error', 'warning', 'info'].indexOf(severity));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      for (const { code, severity, why, next, message } of findings) {
        expect([severity, why]).toEqual([FINDING_CODES[code].severity, FINDING_CODES[code].why]);
        expect(next).toMatch(/^esmctl /);
        expect(message).not.toMatch(/undefined|NaN|Infinity/);
      }
    }
  });
});

describe('the journal', () => {
  it('tells nothing of a partition by a run that did not see it', () => {
    const group: Partial<GroupFacts> = { type: known('simple'), commits: known([commitFacts(HIDDEN)]), ...UNREAD };
    const elsewhere: Observation = { ...seenAt(1, 0n), commits: [{ topic: 'other', partition: 0, offset: 7n }] };
    for (const blind of [elsewhere, { ...elsewhere, commits: [] }]) {
      const [partition] = diagnose({ group, options: { observations: [blind] } }).partitions;
      expect(partition?.expiry.atMs, 'no lower bound').toBeUndefined();
    }
  });
});

describe('a bound', () => {
  const messageOf = (one: Pick<Case, 'group' | 'snapshot' | 'options'>, code: FindingCode): string | undefined =>
    diagnose(one).findings.find((each) => each.code === code)?.message;
  const hidden = { commits: known([commitFacts(HIDDEN)]) };

  it.each<{ why: string; code: FindingCode; group: Partial<GroupFacts>; seen: Observation[]; says: RegExp }>([
    {
      why: 'of a restart that may lose',
      code: 'may-be-lost-on-restart',
      group: { ...ACTIVE, type: known('consumer'), ...hidden },
      seen: [seenAt(8, 90n), seenAt(6, 100n)],
      says: /^a restart may lose the offsets of 1 partition: only bounds/,
    },
    {
      why: 'of what is left after a stop',
      code: 'short-after-stop',
      group: { ...ACTIVE, type: known('consumer'), ...hidden },
      seen: [seenAt(6.5, 90n), seenAt(6, 100n)],
      says: /the offsets of 1 partition may be left only 12 hours/,
    },
    {
      why: 'of what expires soon',
      code: 'offsets-at-risk',
      group: { type: known('simple'), ...hidden },
      seen: [seenAt(6.5, 90n), seenAt(6, 100n)],
      says: /the offsets of 1 partition may expire in 12 hours, at .*, or later/,
    },
  ])('$why is not stated as a fact', ({ code, group, seen, says }) => {
    expect(messageOf({ group, options: { observations: seen } }, code)).toMatch(says);
  });

  it('and a record is', () => {
    const old = { ...ACTIVE, type: known('consumer' as const) };
    expect(messageOf({ group: { ...old, commits: known([committed(8)]) } }, 'lost-on-restart')).toMatch(
      /^a restart loses/,
    );
    expect(messageOf({ group: { ...old, commits: known([committed(6.5)]) } }, 'short-after-stop')).toMatch(
      /would be left only 12/,
    );
    expect(messageOf({ group: emptyFor(6.5) }, 'offsets-at-risk')).toMatch(/ expire in 12 hours, at \S+ \S+ \(/);
  });
});

describe('a group', () => {
  it('expires when its first partition does', () => {
    const commits = known([
      commitFacts({ commitTimestampMs: known(NOW_MS - DAY_MS) }),
      commitFacts({ partition: 1, commitTimestampMs: known(NOW_MS - 3 * DAY_MS) }),
    ]);
    expect(diagnose({ group: { type: known('simple'), commits } }).expiresAtMs).toBe(NOW_MS + 4 * DAY_MS);
  });

  it('has its lag, and how old the first unread record is', () => {
    const [one] = diagnose({}).partitions;
    expect([one?.lag, one?.lagMs, one?.committedOffset]).toEqual([known(50n), known(HOUR_MS), known(100n)]);
  });

  it('takes the starting position of its mapping', () => {
    const mapping = {
      uuid: 'u',
      group: 'orders-esm',
      topics: ['orders'],
      state: undefined,
      lastModifiedMs: undefined,
      startingPosition: 'LATEST' as const,
      startingTimestampMs: undefined,
    };
    const [one] = diagnose({ snapshot: { mappings: [mapping] } }).partitions;
    expect(one?.startAfterExpiry.known === true && one.startAfterExpiry.value.position).toBe('LATEST');
  });

  it('does not say where it would start without a starting position, unless it is committed', () => {
    const [one] = diagnose({}).partitions;
    expect(one?.start.known).toBe(true);
    expect(one?.startAfterExpiry).toEqual(notKnown('StartingPosition applies, and none is given'));
  });

  it('is named in commands so that a shell takes it', () => {
    const { findings } = diagnose({ group: { ...emptyFor(6.5), group: "it's mine" } });
    expect(findings[0]?.next).toBe("esmctl offsets protect --group 'it'\\''s mine'");
  });
});
