import { describe, expect, it } from 'vitest';
import { versionOf } from '../../../../src/core/kafka/facts/kafka-version.ts';
import { known } from '../../../../src/core/model/known.ts';

type Ranges = Readonly<Record<number, number>>;

function answer(ranges: Ranges, level?: number) {
  return {
    error: 0,
    ranges: new Map(Object.entries(ranges).map(([key, most]) => [Number(key), { least: 0, most }])),
    supported: new Map(level === undefined ? [] : [['metadata.version', level]]),
    finalized: new Map<string, number>(),
  };
}

describe('the release of a broker', () => {
  it.each<{ why: string; ranges?: Ranges; level?: number; least: string; most: string | undefined }>([
    { why: '4.3, by its metadata.version', level: 30, least: '4.3', most: undefined },
    { why: 'one that is newer than all that are known', level: 99, least: '4.3', most: undefined },
    { why: '4.1: last level before 4.2', level: 27, least: '4.1', most: '4.1' },
    { why: '3.9', level: 21, least: '3.9', most: '3.9' },
    { why: '3.6, in the middle of its levels', level: 14, least: '3.6', most: '3.6' },
    { why: '3.0, the first with levels', level: 1, least: '3.0', most: '3.0' },
    { why: 'a level counts before what is spoken', ranges: { 11: 8 }, level: 21, least: '3.9', most: '3.9' },
    { why: '3.2 and later with ZooKeeper', ranges: { 11: 9, 1: 13, 2: 7 }, least: '3.2', most: undefined },
    { why: '3.0 with ZooKeeper', ranges: { 11: 7, 1: 12, 2: 7, 3: 11 }, least: '3.0', most: '3.1' },
    { why: '2.8', ranges: { 2: 6, 3: 11, 1: 12, 32: 4 }, least: '2.8', most: '3.0' },
    { why: '2.4', ranges: { 8: 8, 9: 6, 32: 2, 1: 11 }, least: '2.4', most: '2.5' },
    { why: '2.1, which has KIP-211', ranges: { 8: 6, 9: 5 }, least: '2.1', most: '2.3' },
    { why: '2.0, which has not', ranges: { 8: 4, 9: 4 }, least: '2.0', most: '2.1' },
    { why: '0.11', ranges: { 8: 3, 9: 3 }, least: '0.11', most: '2.0' },
  ])('$why', ({ ranges = {}, level, least, most }) => {
    expect(versionOf(answer(ranges, level))).toEqual(known({ least, most }));
  });

  it('is not known of one that speaks too little', () => {
    expect(versionOf(answer({ 8: 2 })).known).toBe(false);
    expect(versionOf(answer({})).known).toBe(false);
  });
});
