import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EsmctlError } from '../../../../src/core/model/errors.ts';
import { readSnapshot, snapshotToJson } from '../../../../src/core/snapshot/file/snapshot-file.ts';
import { redactSnapshot } from '../../../../src/core/snapshot/redact.ts';
import { snapshotArbitrary } from '../../../support/snapshot-arbitraries.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../schemas/snapshot.json'), 'utf8'),
) as object;
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
const textOf = (snapshot: Parameters<typeof snapshotToJson>[0]): string => JSON.stringify(snapshotToJson(snapshot));

describe('a snapshot file', () => {
  it('gives back what was written, whatever the facts are', () => {
    fc.assert(
      fc.property(snapshotArbitrary, (snapshot) => {
        expect(readSnapshot(textOf(snapshot), 'a.json')).toEqual(snapshot);
      }),
    );
  });

  it('keeps to its schema, redacted or not', () => {
    fc.assert(
      fc.property(snapshotArbitrary, (snapshot) => {
        for (const one of [snapshot, redactSnapshot(snapshot)]) {
          const fits = validate(JSON.parse(textOf(one)));
          expect(validate.errors).toBeNull();
          expect(fits).toBe(true);
        }
      }),
    );
  });

  it('that is cut anywhere is refused as cut off or empty, never as a bug', () => {
    fc.assert(
      fc.property(
        snapshotArbitrary,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (snapshot, part) => {
          const text = textOf(snapshot);
          const cut = text.slice(0, Math.floor(text.length * part));
          expect(refusalOf(cut)).toBe(cut === '' ? 'ESMCTL_SNAPSHOT_UNREADABLE' : 'ESMCTL_SNAPSHOT_TRUNCATED');
        },
      ),
    );
  });

  it('of any other JSON is refused with a code', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(refusalOf(text)).toBe('ESMCTL_SNAPSHOT_UNREADABLE');
      }),
    );
  });
});

function refusalOf(text: string): string {
  try {
    readSnapshot(text, 'a.json');
    return 'none';
  } catch (error) {
    return error instanceof EsmctlError ? error.code : String(error);
  }
}
