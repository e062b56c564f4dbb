import { expect, it } from 'vitest';
import { readOffsetsFile } from '../../../src/core/offsets/read-offsets-file.ts';

it.each([
  {
    why: 'one group',
    text: 'orders,0,5\norders,1,6\n',
    read: [
      ['orders', 0, 5n],
      ['orders', 1, 6n],
    ],
  },
  { why: 'names in quotes, Windows line ends, blank lines', text: '"orders",0,5\r\n\r\n', read: [['orders', 0, 5n]] },
  { why: 'several groups: only ours', text: 'ours,a,0,1\ntheirs,a,0,2\n', read: [['a', 0, 1n]] },
  { why: 'a group with a comma', text: '"ou""rs, both",a,0,1\n', group: 'ou"rs, both', read: [['a', 0, 1n]] },
  { why: 'offsets beyond 2^53', text: 'a,0,9223372036854775807\n', read: [['a', 0, 9223372036854775807n]] },
])('reads CSV: $why', ({ text, group = 'ours', read }) => {
  const { offsets, problems } = readOffsetsFile(text, group);
  expect(problems).toEqual([]);
  expect(offsets.map(({ topic, partition, offset }) => [topic, partition, offset])).toEqual(read);
});

it.each([
  { why: 'nothing', text: '', line: undefined, says: 'holds no offset' },
  { why: 'other groups alone', text: 'theirs,a,0,2\n', line: undefined, says: 'offsets of theirs, and none of ours' },
  {
    why: 'a head',
    text: 'topic,partition,offset\n',
    line: 1,
    says: '"partition" is no partition; "offset" is no offset',
  },
  { why: 'an offset of the tool that says "none"', text: 'a,0,-\n', line: 1, says: '"-" is no offset' },
  { why: 'a negative offset', text: 'a,1,2\na,0,-1\n', line: 2, says: '"-1" is no offset' },
  { why: 'too few cells', text: 'a,1\n', line: 1, says: 'has 2 cells' },
  { why: 'a quote that does not end', text: '"a,1,2\n', line: 1, says: 'does not end' },
  { why: 'a partition twice', text: 'a,1,2\nb,1,2\na,1,3\n', line: 3, says: 'a-1 is named twice' },
  { why: 'JSON of another kind', text: '{"a":1}', line: undefined, says: 'no document of esmctl offsets export' },
  {
    why: 'a newer document',
    text: '{"kind":"esmctl-offsets","schemaVersion":2,"offsets":[]}',
    line: undefined,
    says: 'schemaVersion is 2',
  },
  { why: 'JSON that ends early', text: '{"kind":', line: undefined, says: 'no JSON' },
  {
    why: 'an entry without a partition',
    text: '{"kind":"esmctl-offsets","schemaVersion":1,"offsets":[{"topic":"a","offset":1}]}',
    line: undefined,
    says: '$.offsets[0]: the partition of a',
  },
])('refuses $why', ({ text, line, says }) => {
  const { problems } = readOffsetsFile(text, 'ours');
  expect(problems).toHaveLength(1);
  expect(problems[0]?.line).toBe(line);
  expect(problems[0]?.message).toContain(says);
});

it('names every line and every entry with all that is wrong with it', () => {
  const csv = readOffsetsFile('a,x,y\na,1,2\n,1,2\nb\n', 'ours').problems;
  expect(csv.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '1: "x" is no partition; "y" is no offset',
    '3: the topic is empty',
    '4: it has 1 cell, and topic,partition,offset or group,topic,partition,offset is expected',
  ]);
  const json = readOffsetsFile(
    '{"kind":"esmctl-offsets","schemaVersion":1,"offsets":[{},{"topic":"a","partition":0,"offset":-1,"metadata":1}]}',
    'ours',
  ).problems;
  expect(json.map(({ message }) => message)).toEqual([
    '$.offsets[0]: it has no topic; the partition is no number from 0 on; the offset is no offset: missing',
    '$.offsets[1]: the offset of a-0 is no offset: -1; the metadata of a-0 is no text',
  ]);
});
