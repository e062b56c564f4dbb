import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EsmctlError } from '../../../../src/core/model/errors.ts';
import { known } from '../../../../src/core/model/known.ts';
import { readSnapshot, snapshotSchema, snapshotToJson } from '../../../../src/core/snapshot/file/snapshot-file.ts';
import { commitFacts, groupFacts, snapshotOf } from '../../../support/snapshots.ts';

const SCHEMA = join(import.meta.dirname, '../../../../schemas/snapshot.json');

function refusalOf(text: string): EsmctlError {
  try {
    readSnapshot(text, 'incident.json');
  } catch (error) {
    if (error instanceof EsmctlError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('schemas/snapshot.json', () => {
  it('is what the reader and the writer hold to (UPDATE_GOLDEN=1 writes it)', () => {
    const text = `${JSON.stringify(snapshotSchema(), null, 2)}\n`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(SCHEMA, text);
    expect(readFileSync(SCHEMA, 'utf8')).toBe(text);
  });
});

describe('the file', () => {
  it('begins with its version, has offsets beyond 2^53 as text, times in ISO 8601 and null for none', () => {
    const commits = known([commitFacts({ offset: 2n ** 53n }), commitFacts({ offset: -2n })]);
    const json = JSON.stringify(snapshotToJson(snapshotOf({ groups: [groupFacts({ commits })] })));
    expect(json).toMatch(/^\{"schemaVersion":1,"capturedAt":"2026-11-21T08:00:00.000Z",/);
    expect(json).toContain('"offset":"9007199254740992"');
    expect(json).toContain('"offset":-2,');
    expect(json).toContain('"explicitExpiry":{"known":true,"value":null}');
    expect(json).toContain('"retentionSeconds":{"known":true,"value":604800}');
  });

  it('may hold fields that this version does not know', () => {
    const json = { ...snapshotToJson(snapshotOf()), later: [1, 2] };
    expect(readSnapshot(JSON.stringify(json), 'incident.json')).toEqual(snapshotOf());
  });

  it('lists all its problems at once, each with its path', () => {
    const text = JSON.stringify(snapshotToJson(snapshotOf()))
      .replace('"capturedAt":"2026-11-21T08:00:00.000Z"', '"capturedAt":"yesterday"')
      .replace('"type":{"known":true,"value":"classic"}', '"type":{"known":true,"value":"modern"}')
      .replace('"offset":100', '"offset":1.5')
      .replace('"state":{"known":true,"value":"Empty"}', '"state":"Empty"')
      .replace('"missing":[]', '"lost":[]');
    const refusal = refusalOf(text);
    expect(refusal.code).toBe('ESMCTL_SNAPSHOT_INVALID');
    expect(refusal.kind).toBe('usage');
    expect(refusal.message).toContain('5 fields');
    expect(refusal.problems.map(({ message }) => message)).toEqual([
      '$.capturedAt must be a time such as 2026-11-21T08:00:00.000Z, not "yesterday"',
      '$.groups[0].type.value must be one of classic, simple, consumer, streams, share, not "modern"',
      '$.groups[0].state must be {"known":true,"value":…} or {"known":false,"why":"…"}, not "Empty"',
      '$.groups[0].commits.value[0].offset must be a whole number of 64 bits (a decimal text beyond 2^53−1), not 1.5',
      '$.missing is missing',
    ]);
  });

  it('with thousands of problems lists a hundred and says how many there are', () => {
    const commits = known(Array.from({ length: 300 }, (_, partition) => commitFacts({ partition })));
    const text = JSON.stringify(snapshotToJson(snapshotOf({ groups: [groupFacts({ commits })] })));
    const refusal = refusalOf(text.replaceAll('"offset":100', '"offset":null'));
    expect(refusal.problems).toHaveLength(100);
    expect(refusal.message).toContain('300 fields');
  });

  it.each([
    { why: 'nothing in it', text: ' \n', code: 'ESMCTL_SNAPSHOT_UNREADABLE', says: 'is empty' },
    { why: 'no JSON', text: 'hello', code: 'ESMCTL_SNAPSHOT_UNREADABLE', says: 'not a snapshot' },
    { why: 'other JSON', text: '{"UUID":"x"}', code: 'ESMCTL_SNAPSHOT_UNREADABLE', says: 'no schemaVersion' },
    { why: 'broken inside, but whole', text: '{"a":,}', code: 'ESMCTL_SNAPSHOT_UNREADABLE', says: 'not a snapshot' },
    {
      why: 'cut within a text that holds braces',
      text: '{"schemaVersion":1,"cluster":{"id":"}}}',
      code: 'ESMCTL_SNAPSHOT_TRUNCATED',
      says: 'cut off: it ends after 39 characters',
    },
    { why: 'newer', text: '{"schemaVersion":2,"cluster":0}', code: 'ESMCTL_SNAPSHOT_VERSION', says: 'newer esmctl' },
    { why: 'no version', text: '{"schemaVersion":"1","cluster":0}', code: 'ESMCTL_SNAPSHOT_VERSION', says: '"1"' },
  ])('is refused with $code where there is $why', ({ text, code, says }) => {
    const refusal = refusalOf(text);
    expect(refusal.code).toBe(code);
    expect(refusal.kind).toBe('usage');
    expect(refusal.message).toContain(says);
    expect(refusal.next).not.toEqual([]);
  });
});
