import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnoseGroups } from '../../../src/core/diagnosis/diagnose-group.ts';
import { groupsToJson } from '../../../src/core/output/group-diagnosis-json.ts';
import type { StartingPosition } from '../../../src/core/position/starting-position.ts';
import { snapshotArbitrary, timeMsArbitrary } from '../../support/snapshot-arbitraries.ts';
import { DAY_MS } from '../../support/snapshots.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../schemas/inspect-group.json'), 'utf8'),
) as object;
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
const startingArbitrary = fc.option(
  fc.constantFrom<StartingPosition>(
    { name: 'TRIM_HORIZON' },
    { name: 'LATEST' },
    { name: 'AT_TIMESTAMP', timestampMs: 5 },
  ),
);

describe('inspect group --json', () => {
  it('keeps to its schema whatever the facts are, and every null for lack of a fact has its reason', () => {
    fc.assert(
      fc.property(snapshotArbitrary, timeMsArbitrary, startingArbitrary, (snapshot, nowMs, starting) => {
        const options = { nowMs, warnWithinMs: DAY_MS, ...(starting === null ? {} : { startingPosition: starting }) };
        const groups = diagnoseGroups(snapshot, options);
        const { capturedAtMs, cluster, missing } = snapshot;
        const document: unknown = JSON.parse(JSON.stringify(groupsToJson({ capturedAtMs, cluster, groups, missing })));
        validate(document);
        expect(validate.errors).toBeNull();
        for (const { partitions } of groupsToJson({ capturedAtMs, cluster, groups, missing }).groups)
          for (const one of partitions)
            for (const name of ['logStartOffset', 'logEndOffset', 'lag', 'lagSeconds', 'start'] as const)
              expect(one[name] === null).toBe(name in one.unknown);
      }),
      { numRuns: 300 },
    );
  });
});
