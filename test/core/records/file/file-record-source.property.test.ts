import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driveSource, type Moment, type SourceControl } from '../../../support/drive-source.ts';
import { recordLine } from '../../../support/record-lines.ts';
import { kafkaRecord } from '../../../support/records.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** One line of the file: a record of a partition, or something to pass over. */
interface Line {
  readonly kind: 'record' | 'other-topic' | 'blank' | 'bad';
  readonly partition: number;
  readonly gap: number;
  readonly padding: number;
}

/** Few lines fill a block (512 KB), so that a file of some dozen lines is read in many pieces. */
const fileArbitrary = fc.array(
  fc.record({
    kind: fc.constantFrom<Line['kind']>(
      'record',
      'record',
      'record',
      'record',
      'record',
      'other-topic',
      'blank',
      'bad',
    ),
    partition: fc.nat(3),
    gap: fc.integer({ min: 1, max: 3 }),
    padding: fc.constantFrom(0, 0, 0, 0, 150_000, 300_000, 600_000),
  }),
  { minLength: 1, maxLength: 36, size: 'max' },
);

interface Action {
  readonly pause: readonly number[];
  readonly resume: readonly number[];
}

const actionArbitrary: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ pause: [], resume: [] }) },
  { weight: 4, arbitrary: fc.subarray([0, 1, 2, 3], { minLength: 1 }).map((pause) => ({ pause, resume: [] })) },
  { weight: 4, arbitrary: fc.subarray([0, 1, 2, 3], { minLength: 1 }).map((resume) => ({ pause: [], resume })) },
);

const committedArbitrary = fc.array(fc.tuple(fc.nat(3), fc.nat(40)), { maxLength: 3 });

const BAD_LINE: Line = { kind: 'bad', partition: 0, gap: 1, padding: 0 };

function writeLines(lines: readonly Line[]): {
  text: string;
  offsets: Map<number, bigint[]>;
  counts: Record<string, number>;
} {
  const offsets = new Map<number, bigint[]>();
  const counts = { 'other-topic': 0, blank: 0, bad: 0, record: 0 };
  const texts = lines.map(({ kind, partition, gap, padding }) => {
    counts[kind] += 1;
    if (kind === 'blank') return '';
    if (kind === 'bad')
      return `{"topic":"orders","partition":${partition},"offset":"x","pad":"${'p'.repeat(padding)}"}`;
    if (kind === 'other-topic')
      return recordLine(kafkaRecord({ topic: 'returns', partition, value: 'p'.repeat(padding) }));
    const known = offsets.get(partition) ?? [];
    const offset = (known.at(-1) ?? -1n) + BigInt(gap);
    offsets.set(partition, [...known, offset]);
    return recordLine(kafkaRecord({ partition, offset, value: 'é'.repeat(padding / 2) }));
  });
  return { text: `${texts.join('\n')}\n`, offsets, counts };
}

/** Plays the script once, then resumes everything so that the file can end. */
function play(script: readonly Action[]): (moment: Moment, control: SourceControl) => void {
  let step = 0;
  return (moment, control) => {
    if (moment === 'stuck' || step >= script.length) {
      control.resume(0, 1, 2, 3);
      return;
    }
    const { pause, resume } = script[step] ?? { pause: [], resume: [] };
    step += 1;
    const known = new Set(control.partitions);
    control.pause(...pause.filter((partition) => known.has(partition)));
    control.resume(...resume);
  };
}

describe('a recorded file, whatever is paused when', () => {
  it('delivers all records of each partition exactly once, in order, and nothing of a paused one', async () => {
    const path = join(await temporaryFolder(), 'orders.ndjson');
    const scripts = fc.array(actionArbitrary, { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fileArbitrary, scripts, committedArbitrary, async (lines, script, commits) => {
        const { text, offsets, counts } = writeLines(lines);
        await writeFile(path, text);
        const committed = new Map(commits.map(([partition, offset]) => [partition, BigInt(offset)]));
        const driven = await driveSource(path, {
          skipBadRecords: true,
          committed: new Map([...committed].map(([partition, offset]) => [`orders-${partition}`, offset])),
          onMoment: play(script),
        });

        expect(driven.violations).toEqual([]);
        expect(driven.failure).toBeUndefined();
        let alreadyCommitted = 0;
        for (const [partition, all] of offsets) {
          const wanted = all.filter((offset) => offset >= (committed.get(partition) ?? 0n));
          alreadyCommitted += all.length - wanted.length;
          expect(driven.delivered.get(partition) ?? []).toEqual(wanted);
        }
        const { bad, 'other-topic': otherTopics } = counts;
        expect(driven.passedOver).toEqual({ alreadyCommitted, beforeStart: 0, otherTopics, bad });
        expect(driven.bad).toHaveLength(bad ?? 0);
        expect(driven.progress).toEqual({ readBytes: Buffer.byteLength(text), totalBytes: Buffer.byteLength(text) });
      }),
      { numRuns: 80 },
    );
  });

  it('stops at the first bad line: all before it is delivered, and the line is named', async () => {
    const path = join(await temporaryFolder(), 'orders.ndjson');
    const scripts = fc.array(actionArbitrary, { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fileArbitrary, fileArbitrary, scripts, async (head, tail, script) => {
        const good = (line: Line): boolean => line.kind !== 'bad';
        const before = head.filter(good);
        const { text, offsets } = writeLines([...before, BAD_LINE, ...tail.filter(good)]);
        const wanted = writeLines(before).offsets;
        await writeFile(path, text);
        const { violations, failure, delivered } = await driveSource(path, { onMoment: play(script) });

        expect(violations).toEqual([]);
        expect(failure?.code).toBe('ESMCTL_RECORDS_BAD_LINE');
        expect(failure?.message).toBe(`${path}:${before.length + 1}: offset is missing or not a non-negative integer`);
        for (const partition of offsets.keys()) {
          expect(delivered.get(partition) ?? []).toEqual(wanted.get(partition) ?? []);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('stops a partition that goes back: all before is delivered, and no record of it after', async () => {
    const path = join(await temporaryFolder(), 'orders.ndjson');
    const scripts = fc.array(actionArbitrary, { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fileArbitrary, fileArbitrary, scripts, async (head, tail, script) => {
        const onlyGood = (lines: readonly Line[]): Line[] => lines.filter(({ kind }) => kind !== 'bad');
        const before = [{ ...BAD_LINE, kind: 'record' as const }, ...onlyGood(head)];
        const wanted = writeLines(before).offsets;
        const all = writeLines([...before, ...onlyGood(tail)]);
        const lines = all.text.split('\n');
        const back = recordLine(kafkaRecord({ partition: 0, offset: wanted.get(0)?.at(-1) ?? 0n }));
        await writeFile(path, lines.toSpliced(before.length, 0, back).join('\n'));
        const { violations, failure, delivered } = await driveSource(path, { onMoment: play(script) });

        expect(violations).toEqual([]);
        expect(failure?.message).toContain(`${path}:${before.length + 1}: offset`);
        expect(delivered.get(0)).toEqual(wanted.get(0));
        for (const [partition, offsets] of all.offsets) {
          if (partition === 0) continue;
          const got = delivered.get(partition) ?? [];
          expect(got.length).toBeGreaterThanOrEqual(wanted.get(partition)?.length ?? 0);
          expect(got).toEqual(offsets.slice(0, got.length));
        }
      }),
      { numRuns: 50 },
    );
  });
});
