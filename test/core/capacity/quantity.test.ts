import { describe, expect, it } from 'vitest';
import {
  parseBytes,
  parseFactor,
  parseIngress,
  parseRecords,
  parseShare,
  parseSpan,
} from '../../../src/core/capacity/quantity.ts';

describe('quantities', () => {
  it.each([
    { why: 'decimal, as AWS counts', parse: parseBytes, text: '1KB', value: 1000 },
    { why: 'binary where it is written', parse: parseBytes, text: '1KiB', value: 1024 },
    { why: 'MB is 10^6', parse: parseBytes, text: '2.5 MB', value: 2_500_000 },
    { why: 'MiB is 2^20', parse: parseBytes, text: '1MiB', value: 1_048_576 },
    { why: 'case does not matter', parse: parseBytes, text: '1mb', value: 1_000_000 },
    { why: 'bytes alone', parse: parseBytes, text: '900', value: 900 },
    { why: 'no such unit', parse: parseBytes, text: '1XB', value: undefined },
    { why: 'bits are no bytes', parse: parseBytes, text: '1Mbit', value: undefined },
    { why: 'negative', parse: parseBytes, text: '-1KB', value: undefined },
    { why: 'nothing', parse: parseBytes, text: '', value: undefined },
    { why: 'thousands', parse: parseRecords, text: '20k', value: 20_000 },
    { why: 'millions', parse: parseRecords, text: '5M', value: 5_000_000 },
    { why: 'said in words', parse: parseRecords, text: '1 record', value: 1 },
    { why: 'grouped digits', parse: parseRecords, text: '1_000_000', value: 1_000_000 },
    { why: 'bytes are no records', parse: parseRecords, text: '5MB', value: undefined },
    { why: 'a share in percent', parse: parseShare, text: '20%', value: 0.2 },
    { why: 'a share as such', parse: parseShare, text: '0.2', value: 0.2 },
    { why: 'more than all', parse: parseShare, text: '101%', value: undefined },
    { why: 'a factor', parse: parseFactor, text: '3x', value: 3 },
    { why: 'a factor without x', parse: parseFactor, text: '1.5', value: 1.5 },
    { why: 'zero needs no unit', parse: parseSpan, text: '0', value: 0 },
    { why: 'other numbers do', parse: parseSpan, text: '5', value: undefined },
    { why: 'minutes', parse: parseSpan, text: '10m', value: 600_000 },
  ])('$text: $why', ({ parse, text, value }) => {
    expect(parse(text)).toBe(value);
  });

  it.each([
    { text: '60MB/s', value: { kind: 'bytes', bytesPerSecond: 60e6 } },
    { text: '1 MiB/s', value: { kind: 'bytes', bytesPerSecond: 2 ** 20 } },
    { text: '20000 records/s', value: { kind: 'records', recordsPerSecond: 20_000 } },
    { text: '20k/s', value: { kind: 'records', recordsPerSecond: 20_000 } },
    { text: '60MB', value: undefined },
    { text: '60MB/h', value: undefined },
    { text: 'fast/s', value: undefined },
  ])('ingress $text', ({ text, value }) => {
    expect(parseIngress(text)).toEqual(value);
  });
});
