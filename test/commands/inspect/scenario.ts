import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import { known, notKnown } from '../../../src/core/model/known.ts';
import type { GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import type { Snapshot } from '../../../src/core/snapshot/facts/snapshot.ts';
import { snapshotToJson } from '../../../src/core/snapshot/file/snapshot-file.ts';
import { REPOSITORY } from '../../support/run-esmctl.ts';
import { commitFacts, DAY_MS, groupFacts, HOUR_MS, snapshotOf, topicFacts } from '../../support/snapshots.ts';

/** The commands judge at the time of the day, so these facts are of now. */
const NOW = Date.now();
const daysAgo = (days: number) => known(NOW - days * DAY_MS);
const committed = (days: number) => known([commitFacts({ commitTimestampMs: daysAgo(days) })]);
const ACTIVE: Partial<GroupFacts> = { state: known('Stable'), subscribedTopics: known(['orders']) };

export const GROUPS = {
  /** Empty for two of seven days. */
  fine: groupFacts({ group: 'fine', stateTimestampMs: daysAgo(2), commits: committed(2) }),
  /** Twelve hours left. */
  risky: groupFacts({ group: 'risky', stateTimestampMs: daysAgo(6.5), commits: committed(7) }),
  active: groupFacts({ group: 'active', ...ACTIVE, commits: committed(0) }),
  /** KIP-848: active, and gone with the next restart. */
  fragile: groupFacts({ group: 'fragile', ...ACTIVE, type: known('consumer'), commits: committed(8) }),
  /** Nobody may read what would tell. */
  hidden: groupFacts({
    group: 'hidden',
    type: notKnown('the right Describe on the group is needed'),
    commits: notKnown('the right Describe on the group is needed'),
  }),
  absent: groupFacts({
    group: 'absent',
    exists: known(false),
    state: known('Dead'),
    type: notKnown('the group is not there'),
    commits: known([]),
  }),
} as const;

export function facts(names: readonly (keyof typeof GROUPS)[], change: Partial<Snapshot> = {}): string {
  const groups = names.map((name) => GROUPS[name]);
  return JSON.stringify(
    snapshotToJson(snapshotOf({ capturedAtMs: NOW - HOUR_MS, groups, topics: [topicFacts()], ...change })),
  );
}

/** Parses one document and holds it to `schemas/NAME.json`. */
export function documentOf(name: string, text: string): Record<string, unknown> {
  const schema = JSON.parse(readFileSync(join(REPOSITORY, 'schemas', `${name}.json`), 'utf8')) as object;
  const document = JSON.parse(text) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(schema);
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  return document;
}
