import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecordEncoder, recordJson } from '../../../../../src/core/event/event-record.ts';
import { compileFilters } from '../../../../../src/core/filter/compile-filters.ts';
import { createPrepareBlock } from '../../../../../src/core/records/file/ahead/prepare-block.ts';
import {
  FILTERED,
  NO_RECORD,
  OTHER_TOPIC,
  ROW,
  ROW_NUMBERS,
} from '../../../../../src/core/records/file/ahead/protocol.ts';
import { createSlabArena } from '../../../../../src/core/records/file/ahead/slab-arena.ts';
import { createUsualLineScanner } from '../../../../../src/core/records/file/ahead/usual-line-scanner.ts';
import { BadRecordLine, parseAnyLine } from '../../../../../src/core/records/parse-record-line.ts';

const PATTERN = '{"value":{"type":["a",{"prefix":"é"}]}}';
const COMMITTED = new Map([[1, 40n]]);
const NEWLINE = 10;

function filterOf(patterns: readonly string[]) {
  const compiled = compileFilters(patterns, { tombstone: 'pass' });
  if (!compiled.ok) throw new Error('the pattern is wrong');
  return compiled.filter;
}

/** What is known of each line that holds something. */
interface Row {
  readonly line: number;
  readonly position: number;
  readonly lineBytes: number;
  readonly partition: number;
  readonly offset?: bigint;
  readonly timestampMs?: number;
  /** Of the event; absent where the record is not kept. */
  readonly text?: string;
  readonly problem?: string;
}

function prepare(bytes: Buffer, position: number, patterns: readonly string[]): readonly Row[] {
  const slabs = createSlabArena();
  const work = { topic: 'orders', committed: COMMITTED };
  const block = { bytes, position, endsAt: position + bytes.length };
  const rows = createPrepareBlock(work, filterOf(patterns), slabs)(block);
  expect(rows.lines).toBe(linesOf(bytes).length);
  const memory = new Map(rows.slabs.map(({ slab, memory: itsMemory }) => [slab, Buffer.from(itsMemory)]));
  return Array.from(rows.offsets, (offset, row): Row => {
    const at = (column: number): number => rows.numbers[row * ROW_NUMBERS + column] ?? Number.NaN;
    const partition = at(ROW.partition);
    const start = at(ROW.start);
    const kept = at(ROW.bytes) !== FILTERED;
    const text = memory.get(at(ROW.slab))?.toString('utf8', start, start + at(ROW.bytes) + 1);
    const problem = rows.problems.get(row);
    return {
      line: at(ROW.line),
      position: rows.positions[row] ?? Number.NaN,
      lineBytes: at(ROW.lineBytes),
      partition,
      ...(partition < 0 ? {} : { offset, timestampMs: rows.timestampsMs[row] ?? Number.NaN }),
      ...(kept && text !== undefined ? { text } : {}),
      ...(problem === undefined ? {} : { problem }),
    };
  });
}

function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const next = newline === -1 ? bytes.length : newline + 1;
    lines.push(bytes.subarray(at, next));
    at = next;
  }
  return lines;
}

/** The same in the plainest way: each line by `JSON.parse`, each verdict by what explains it. */
function prepareCarefully(bytes: Buffer, position: number, patterns: readonly string[]): readonly Row[] {
  const filter = filterOf(patterns);
  let at = position;
  return linesOf(bytes).flatMap((whole, index): readonly Row[] => {
    const row = { line: index + 1, position: at, lineBytes: whole.length };
    at += whole.length;
    const line = whole.at(-1) === NEWLINE ? whole.subarray(0, -1) : whole;
    const text = line.toString('utf8');
    if (!line.equals(Buffer.from(text))) {
      return [{ ...row, partition: NO_RECORD, problem: 'not valid UTF-8 (write such bytes as payloadBase64)' }];
    }
    if (/^[ \t\r]*$/.test(text)) return [];
    try {
      const record = parseAnyLine(text);
      const { topic, partition, offset, timestampMs, value } = record;
      if (topic !== 'orders') return [{ ...row, partition: OTHER_TOPIC }];
      const read = { ...row, partition, offset, timestampMs };
      const isKept = offset >= (COMMITTED.get(partition) ?? 0n) && filter.explain(value).kept;
      return [isKept ? { ...read, text: `${recordJson(createRecordEncoder(topic, partition)(record, 0))},` } : read];
    } catch (error) {
      if (!(error instanceof BadRecordLine)) throw error;
      return [{ ...row, partition: NO_RECORD, problem: error.message }];
    }
  });
}

const NAMES = ['type', 'a', 'é', 'type":"a'];
const jsonValue = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.oneof(fc.constantFrom('a', 'éa', 'b', 'a"', 'a\\'), fc.jsonValue())), {
    maxLength: 5,
  })
  .map(
    (members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  );
const text = fc.oneof(
  { weight: 4, arbitrary: jsonValue },
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('\t', '\u0000', '\u001f"', '\\"', '\ud800', '😀', '\u2028', '{', ''),
);
/** One text may be written in several ways. */
const written = fc.tuple(text, fc.nat(4)).map(([value, way]) => {
  const json = JSON.stringify(value);
  const escapeAll = (least: number) =>
    json.replace(/[^\\"nrtbfu/]/gu, (sign) =>
      (sign.codePointAt(0) ?? 0) < least
        ? sign
        : [...Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index))]
            .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
            .join(''),
    );
  if (way === 0) return json.replaceAll('/', '\\/').replaceAll('\\"', '\\u0022');
  if (way === 1) return escapeAll(0x80).replaceAll('\\u00E', '\\u00e');
  if (way === 2 && !json.includes('\\')) return escapeAll(0x20).toUpperCase().replaceAll('\\U', '\\u');
  return json;
});
/** Mostly what is usual. */
const mostly = <T, U>(usually: fc.Arbitrary<T>, ...others: fc.Arbitrary<U>[]): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 20 * others.length, arbitrary: usually }, ...others);
const usual = fc
  .record({
    topic: mostly(fc.constant('orders'), fc.constantFrom('others', 'or ders')),
    partition: mostly(fc.nat(3), fc.constantFrom(2 ** 31, '00', -1)),
    offset: mostly(fc.nat(100), fc.maxSafeNat(), fc.constantFrom('999999999999999', '0123', -1)),
    type: mostly(fc.constantFrom('create', 'logappend'), fc.constantFrom('unknown', 'creates')),
    ts: mostly(fc.constantFrom(0, 1_793_606_400_000), fc.nat(), fc.constantFrom(-5, '1.0')),
    broker: mostly(fc.constantFrom('', ',"broker":3'), fc.constant(',"broker":-1')),
    key: mostly(
      fc.oneof(
        fc.constant('null'),
        fc.nat(999).map((id) => `"key-${id}"`),
        fc.nat(600).map((length) => `"${'k'.repeat(length)}"`),
      ),
      written,
    ),
    payload: mostly(written, fc.constantFrom('null', '1'), fc.constant(`"${'z'.repeat(300_000)}"`)),
    end: mostly(fc.constant('}'), fc.constantFrom('}\r', ' }', ',"headers":["a","b"]}', '', ',"payload":"a"}')),
  })
  .map(
    ({ topic, partition, offset, type, ts, broker, key, payload, end }) =>
      `{"topic":"${topic}","partition":${partition},"offset":${offset},"tstype":"${type}","ts":${ts}${broker},"key":${key},"payload":${payload}${end}`,
  );

/** One byte is another, gone, or there twice; some of the others are no UTF-8. */
const damaged = fc
  .tuple(usual, fc.nat(), fc.constantFrom(-1, 0, 9, 10, 13, 0x1f, 34, 48, 92, 125, 0x80, 0xc3, 0xed, 0xff))
  .map(([line, place, byte]) => {
    const bytes = Buffer.from(line);
    const at = place % bytes.length;
    const rest = bytes.subarray(at + (place % 2));
    return Buffer.concat([bytes.subarray(0, at), byte < 0 ? Buffer.alloc(0) : Buffer.from([byte]), rest]);
  });
const line = fc.oneof(
  { weight: 8, arbitrary: usual.map((one) => Buffer.from(one)) },
  damaged,
  fc.constantFrom('', ' ', '\r', '\ufeff{}', '{"topic":').map((one) => Buffer.from(one)),
);
const fileArbitrary = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.boolean(), fc.nat(9))
  .map(([lines, isEnded, before]) => {
    const ended = lines.flatMap((one, index) =>
      index < lines.length - 1 || isEnded ? [one, Buffer.from('\n')] : [one],
    );
    // The block may lie anywhere in memory that was used before.
    const bytes = Buffer.concat(ended);
    const memory = Buffer.alloc(before + bytes.length + 40, '{"topic":"orders","partition":1,"offset":"}\n');
    bytes.copy(memory, before);
    return memory.subarray(before, before + bytes.length);
  });

describe('a block', () => {
  it('is prepared as if each line were read in full, byte for byte', () => {
    let scanned = 0;
    const scanner = createUsualLineScanner('orders');
    fc.assert(
      fc.property(fileArbitrary, fc.nat(2), fc.boolean(), (file, position, isFiltered) => {
        const patterns = isFiltered ? [PATTERN] : [];
        const careful = prepareCarefully(Buffer.from(file), position + 1, patterns);
        const copy = Buffer.from(new Uint8Array(file).buffer);
        scanner.open(copy, false);
        if (scanner.read(0, copy.length) !== undefined) scanned += 1;
        expect(prepare(file, position + 1, patterns)).toEqual(careful);
      }),
      { numRuns: 1000 },
    );
    expect(scanned).toBeGreaterThan(100);
  });
});
