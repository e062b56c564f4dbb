import { describe, expect, it } from 'vitest';
import { createFlagReader } from '../../../../src/cli/capacity/flag-reader.ts';
import { measuredTexts } from '../../../../src/cli/capacity/read-measured.ts';
import {
  type BatchSizes,
  type LoadFacts,
  type PartitionLoadFacts,
  timesOfWindows,
} from '../../../../src/core/capacity/measured/load-facts.ts';
import { measureLoad } from '../../../../src/core/capacity/measured/measure-load.ts';
import { measuredFileText, parseMeasuredFile } from '../../../../src/core/capacity/measured/measured-file.ts';
import { inputsOf, skewOf } from '../../../../src/core/capacity/measured/measured-inputs.ts';
import { type Known, known, notKnown } from '../../../../src/core/model/known.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;
const NO_LEADER = notKnown('the partition has no leader now');
const SIZES: BatchSizes = { recordBytes: [100, 300], packedBytes: 100, unpackedBytes: 400, hasMarkers: false };

/** A partition whose records came at a steady rate for two days, up to offset 100,000 now. */
function steady(partition: number, perSecond: number, changed: Partial<PartitionLoadFacts> = {}): PartitionLoadFacts {
  const end = BigInt(Math.round(perSecond * 2 * 86_400));
  return {
    partition,
    logStart: known(0n),
    ends: [known(end), known(end + BigInt(perSecond * 10))],
    committed: [known(end - 50n), known(end - 20n)],
    firstRecordMs: known(NOW - 48 * HOUR),
    oldestUnreadMs: known(NOW - 5000),
    offsetsForTimes: timesOfWindows(NOW).map((timestampMs) => ({
      timestampMs,
      offset: end - BigInt(Math.round((perSecond * (NOW - timestampMs)) / 1000)),
    })),
    sizes: known(SIZES),
    ...changed,
  };
}

function facts(partitions: readonly PartitionLoadFacts[], changed: Partial<LoadFacts> = {}): LoadFacts {
  return {
    topic: 'orders',
    group: 'orders-group',
    measuredAtMs: NOW,
    sampleMs: 10_000,
    commitSampleMs: 10_000,
    retentionMs: known(7 * 24 * HOUR),
    cleanupPolicy: known(['delete']),
    partitions,
    ...changed,
  };
}

const told = (fact: Known<number>): number | string => (fact.known ? Math.round(fact.value * 1000) / 1000 : fact.why);

describe('rates now', () => {
  it.each<{ why: string; ends: PartitionLoadFacts['ends']; rate: number | string }>([
    { why: '300 records in 10 s', ends: [known(0n), known(300n)], rate: 30 },
    { why: 'nothing came: a rate of 0 is known', ends: [known(7n), known(7n)], rate: 0 },
    { why: 'beyond what a number counts exactly', ends: [known(2n ** 60n), known(2n ** 60n + 10n)], rate: 1 },
    { why: 'no leader at the end', ends: [known(0n), NO_LEADER], rate: NO_LEADER.why },
    { why: 'truncated', ends: [known(9n), known(3n)], rate: 'the log end went back during the sample' },
  ])('$why', ({ ends, rate }) => {
    const [partition] = measureLoad(facts([steady(0, 10, { ends })])).partitions;
    expect(partition && told(partition.now)).toBe(rate);
  });
});

describe('the last hour and day', () => {
  it('are the steady rate where it was steady', () => {
    const { hour, day, notes } = measureLoad(facts([steady(0, 10), steady(1, 30)]));
    for (const window of [hour, day]) {
      expect(window).toMatchObject({ value: { meanRecordsPerSecond: 40, peakRecordsPerSecond: 40 } });
    }
    expect(notes).toEqual([]);
  });

  it('find the step of a peak, which the mean hides', () => {
    const partition = steady(0, 10);
    const end = 2n * 86_400n * 10n;
    // 3,000 records more between 10 and 5 minutes ago: what came before lies 3,000 offsets lower.
    const offsetsForTimes = partition.offsetsForTimes.map(({ timestampMs, offset = 0n }) => ({
      timestampMs,
      offset: timestampMs <= NOW - 600_000 ? offset - 3000n : offset,
    }));
    const { hour } = measureLoad(facts([{ ...partition, ends: [known(end), known(end)], offsetsForTimes }]));
    expect(hour).toMatchObject({
      value: { peakRecordsPerSecond: 20, peakAtMs: NOW - 600_000, meanRecordsPerSecond: (36_000 + 3000) / 3600 },
    });
  });

  it.each<{ why: string; changed: Partial<PartitionLoadFacts>; hour: number | string; covered: number | undefined }>([
    {
      why: 'a topic of half an hour: the mean is over its life',
      changed: {
        ends: [known(18_000n), known(18_000n)],
        firstRecordMs: known(NOW - HOUR / 2),
        offsetsForTimes: steady(0, 10).offsetsForTimes.map(({ timestampMs }) => ({
          timestampMs,
          offset: BigInt(Math.max(0, 18_000 - (10 * (NOW - timestampMs)) / 1000)),
        })),
      },
      hour: 10,
      covered: 1800,
    },
    {
      why: 'records of before were deleted: only the steps behind the log start are known',
      changed: { logStart: known(1_726_000n), firstRecordMs: known(NOW - 200_000) },
      hour: 'the records of then were deleted',
      covered: undefined,
    },
    {
      why: 'records without timestamps',
      changed: { firstRecordMs: known(undefined) },
      hour: 'the records have no timestamps',
      covered: undefined,
    },
    {
      why: 'all was deleted',
      changed: { logStart: known(1_728_000n), ends: [known(1_728_000n), known(1_728_000n)] },
      hour: 'the records were deleted',
      covered: undefined,
    },
    {
      why: 'times were not answered',
      changed: { offsetsForTimes: [] },
      hour: 'the leader did not answer for this time',
      covered: undefined,
    },
    {
      why: 'nothing came since long ago',
      changed: { offsetsForTimes: timesOfWindows(NOW).map((timestampMs) => ({ timestampMs, offset: undefined })) },
      hour: 0,
      covered: 3600,
    },
  ])('$why', ({ changed, hour: expected, covered }) => {
    const { hour, partitions } = measureLoad(facts([steady(0, 10, changed)]));
    expect(partitions[0] && told(partitions[0].hour)).toBe(expected);
    if (covered === undefined) expect(hour).toEqual(notKnown(String(expected)));
    else expect(hour).toMatchObject({ value: { coveredSeconds: covered } });
  });
});

describe('the group', () => {
  it.each<{ why: string; committed: PartitionLoadFacts['committed']; lag: number | string; drained: number | string }>([
    { why: 'it keeps up', committed: [known(0n), known(90n)], lag: 10, drained: 9 },
    { why: 'it stands still', committed: [known(0n), known(0n)], lag: 100, drained: 0 },
    { why: 'below the log start: what is gone cannot wait', committed: [known(-1n), known(-1n)], lag: 100, drained: 0 },
    {
      why: 'it has no commit',
      committed: [known(undefined), known(undefined)],
      lag: 'the group has no committed offset there',
      drained: 'the group has no committed offset there',
    },
    {
      why: 'it was reset meanwhile',
      committed: [known(50n), known(20n)],
      lag: 80,
      drained: 'the committed offset went back during the sample',
    },
    { why: 'no right', committed: [NO_LEADER, NO_LEADER], lag: NO_LEADER.why, drained: NO_LEADER.why },
  ])('$why', ({ committed, lag, drained }) => {
    const [partition] = measureLoad(facts([steady(0, 10, { committed, ends: [known(0n), known(100n)] })])).partitions;
    expect(partition && told(partition.lagRecords)).toBe(lag);
    expect(partition && told(partition.drainedRecordsPerSecond)).toBe(drained);
  });
});

describe('sizes and skew', () => {
  it('weigh partitions by what comes now', () => {
    const large = { ...SIZES, recordBytes: [1000] };
    const { recordSize, skew } = measureLoad(facts([steady(0, 30), steady(1, 10, { sizes: known(large) })]));
    expect(recordSize).toMatchObject({
      value: { meanBytes: 200 * 0.75 + 1000 * 0.25, largestBytes: 1000, compressionRatio: 4 },
    });
    expect(skew).toEqual(known({ from: 'sample', shares: [0.75, 0.25] }));
  });

  it('take the skew of the last hour where the sample saw too few records', () => {
    const few: PartitionLoadFacts['ends'] = [known(1_728_000n), known(1_728_003n)];
    const { skew } = measureLoad(facts([steady(0, 10, { ends: few }), steady(1, 10)]));
    expect(skew).toMatchObject({ value: { from: 'hour', shares: [0.5, 0.5] } });
  });
});

describe('what is missing and what is bounded', () => {
  const silent = steady(2, 0, {
    logStart: NO_LEADER,
    ends: [NO_LEADER, NO_LEADER],
    firstRecordMs: NO_LEADER,
    sizes: NO_LEADER,
    offsetsForTimes: [],
  });

  it('names a partition that did not answer, and counts it as the others for an estimate', () => {
    const load = measureLoad(facts([steady(0, 10), steady(1, 30), silent]));
    expect(load.missing).toEqual([{ what: 'the log of partition 2', why: NO_LEADER.why }]);
    expect(told(load.now)).toBe(40);
    expect(inputsOf(load)).toMatchObject({ partitions: 3, recordsPerSecond: 60 });
    expect(skewOf(load, 3)).toEqual({ kind: 'measured', loads: [10 / 60, 30 / 60, 20 / 60] });
  });

  it('misses no group where none is named', () => {
    const committed = [notKnown('no group is named'), notKnown('no group is named')] as const;
    expect(measureLoad(facts([steady(0, 10, { committed })], { group: undefined })).missing).toEqual([]);
  });

  it.each([
    { why: 'compaction', changed: { cleanupPolicy: known(['compact']) }, sizes: SIZES, code: 'counts-compacted' },
    { why: 'transactions', changed: {}, sizes: { ...SIZES, hasMarkers: true }, code: 'counts-transactions' },
  ])('says that counts are upper bounds: $why', ({ changed, sizes, code }) => {
    const { notes } = measureLoad(facts([steady(0, 10, { sizes: known(sizes) })], changed));
    expect(notes.map((note) => note.code)).toEqual([code]);
  });
});

describe('the file of a measurement', () => {
  const load = measureLoad(facts([steady(0, 10), steady(1, 30, { committed: [NO_LEADER, NO_LEADER] })]));

  it('gives back what was measured', () => {
    expect(parseMeasuredFile(measuredFileText(load), 'load.json')).toEqual({ ok: true, load });
  });

  it('lists every field that cannot be read', () => {
    const broken = measuredFileText(load)
      .replace('"sampleSeconds": 10', '"sampleSeconds": -1')
      .replace('"topic": "orders"', '"topic": 1');
    expect(parseMeasuredFile(broken, 'load.json')).toMatchObject({
      problems: [{ path: '$.topic' }, { path: '$.sampleSeconds' }],
    });
  });

  it.each(['', '[]', '{"type":"snapshot"}'])('refuses %j', (text) => {
    expect(parseMeasuredFile(text, 'load.json').ok).toBe(false);
  });
});

describe('the retention of a topic', () => {
  it.each<{
    why: string;
    retentionMs: Known<number | undefined>;
    seconds: number | undefined;
    flag: string | undefined;
  }>([
    { why: 'an hour', retentionMs: known(HOUR), seconds: 3600, flag: '3600s' },
    {
      why: 'retention.ms=-1 is for ever, not unknown',
      retentionMs: known(undefined),
      seconds: Number.POSITIVE_INFINITY,
      flag: 'forever',
    },
    { why: 'not allowed to ask', retentionMs: notKnown('a right is missing'), seconds: undefined, flag: undefined },
  ])('$why', ({ retentionMs, seconds, flag }) => {
    const load = measureLoad(facts([steady(0, 10)], { retentionMs }));
    expect(inputsOf(load).retentionSeconds).toBe(seconds);
    const { retention } = measuredTexts(load, {});
    expect(retention).toBe(flag);
    const reader = createFlagReader();
    expect(reader.retention(retention)).toBe(seconds === undefined ? undefined : seconds * 1000);
    expect(reader.problems).toEqual([]);
  });
});
