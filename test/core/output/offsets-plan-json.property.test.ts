import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notKnown, valueOr } from '../../../src/core/model/known.ts';
import type { LostCommit } from '../../../src/core/offsets/plan.ts';
import { planProtect } from '../../../src/core/offsets/plan-protect.ts';
import { planRecover } from '../../../src/core/offsets/plan-recover.ts';
import { planToJson } from '../../../src/core/output/offsets-plan-json.ts';
import type { PlanResult } from '../../../src/core/output/offsets-plan-text.ts';
import { snapshotArbitrary, timeMsArbitrary } from '../../support/snapshot-arbitraries.ts';
import { DAY_MS } from '../../support/snapshots.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../schemas/offsets-plan.json'), 'utf8'),
) as object;
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
const resultArbitrary = fc.constantFrom<PlanResult>(
  { kind: 'planned' },
  { kind: 'nothing-to-do' },
  { kind: 'done', undoFile: 'undo.json', unseen: [] },
  { kind: 'done', undoFile: 'undo.json', unseen: ['orders-0'] },
);
const daysArbitrary = fc.integer({ min: 1, max: 400 });

function expectValid(document: object): void {
  validate(JSON.parse(JSON.stringify(document)));
  expect(validate.errors).toBeNull();
}

describe('the plan as JSON keeps to its schema, whatever the facts are', () => {
  it('of protect', () => {
    let planned = 0;
    fc.assert(
      fc.property(
        snapshotArbitrary,
        timeMsArbitrary,
        daysArbitrary,
        resultArbitrary,
        (snapshot, nowMs, days, result) => {
          for (const group of snapshot.groups.filter(({ commits }) => commits.known)) {
            const plan = planProtect({ snapshot, group, forMs: days * DAY_MS, nowMs });
            planned += plan.partitions.length;
            expectValid(planToJson(plan, result, ['a note']));
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(planned).toBeGreaterThan(100);
  });

  it('of recover', () => {
    let planned = 0;
    const arbitrary = fc.tuple(snapshotArbitrary, timeMsArbitrary, fc.boolean(), resultArbitrary);
    fc.assert(
      fc.property(arbitrary, ([snapshot, nowMs, clamp, result]) => {
        for (const group of snapshot.groups) {
          const lost = valueOr(group.commits, []).map(
            ({ topic, partition, offset, leaderEpoch, metadata }, index): LostCommit => ({
              topic,
              partition,
              deletedAtMs: nowMs - DAY_MS,
              last:
                index % 2 === 0
                  ? {
                      known: true,
                      value: { offset, leaderEpoch, metadata, commitTimestampMs: nowMs, topicId: undefined },
                    }
                  : notKnown('compaction has removed it'),
            }),
          );
          const gone = { ...group, commits: { known: true as const, value: [] } };
          const plan = planRecover({ snapshot, group: gone, lost, clamp, nowMs });
          planned += plan.partitions.length;
          expectValid(planToJson(plan, result, []));
        }
      }),
      { numRuns: 200 },
    );
    expect(planned).toBeGreaterThan(100);
  });
});
