import { describe, expect, it } from 'vitest';
import type { KafkaRecord } from '../../../src/core/model/record.ts';
import { BadRecordLine, parseRecordLine } from '../../../src/core/records/parse-record-line.ts';

const PLACE = '"topic":"orders","partition":3,"offset":7';
const line = (more: string): string => `{${PLACE}${more === '' ? '' : `,${more}`}}`;

const BASE: KafkaRecord = {
  topic: 'orders',
  partition: 3,
  offset: 7n,
  timestampMs: 0,
  timestampType: 'NO_TIMESTAMP_TYPE',
  key: null,
  value: null,
  headers: [],
};

const GOOD: readonly { why: string; text: string; record: Partial<KafkaRecord> }[] = [
  {
    why: 'a line as kcat -J writes it',
    text: '{"topic":"orders","partition":3,"offset":7,"tstype":"create","ts":1767225600000,"broker":1,"headers":["trace","abc"],"key":"k","payload":"{\\"id\\":1}"}',
    record: {
      timestampMs: 1767225600000,
      timestampType: 'CREATE_TIME',
      headers: [{ name: 'trace', value: 'abc' }],
      key: 'k',
      value: '{"id":1}',
    },
  },
  { why: 'nothing but its place', text: line(''), record: {} },
  {
    why: 'members in any order, spaces anywhere',
    text: '  { "offset" : 7, "partition":3 ,"topic":"orders" } ',
    record: {},
  },
  {
    why: 'a timestamp without a type is the producer’s',
    text: line('"ts":5'),
    record: { timestampMs: 5, timestampType: 'CREATE_TIME' },
  },
  {
    why: 'the broker’s timestamp',
    text: line('"ts":5,"tstype":"logappend"'),
    record: { timestampMs: 5, timestampType: 'LOG_APPEND_TIME' },
  },
  { why: 'no timestamp', text: line('"ts":-1,"tstype":"unknown"'), record: { timestampMs: -1 } },
  { why: 'null key and payload', text: line('"key":null,"payload":null'), record: {} },
  { why: 'empty is not null', text: line('"key":"","payload":""'), record: { key: '', value: '' } },
  { why: 'any text', text: line('"payload":"é\\u0000👍\\ud83d\\udc4d"'), record: { value: 'é\u0000👍👍' } },
  {
    why: 'bytes as base64',
    text: line('"keyBase64":"/wA=","payloadBase64":"AAH+"'),
    record: { key: Buffer.from([255, 0]), value: Buffer.from([0, 1, 254]) },
  },
  { why: 'empty base64 is empty, not null', text: line('"payloadBase64":""'), record: { value: Buffer.alloc(0) } },
  {
    why: 'a null beside base64 says nothing',
    text: line('"payload":null,"payloadBase64":"AA=="'),
    record: { value: Buffer.from([0]) },
  },
  { why: 'null base64 is null', text: line('"payloadBase64":null'), record: {} },
  {
    why: 'headers repeat, in order, null values too',
    text: line('"headers":["a","1","b",null,"a",""]'),
    record: {
      headers: [
        { name: 'a', value: '1' },
        { name: 'b', value: null },
        { name: 'a', value: '' },
      ],
    },
  },
  {
    why: 'header values as base64',
    text: line('"headersBase64":["a","/w==","b",null]'),
    record: {
      headers: [
        { name: 'a', value: Buffer.from([255]) },
        { name: 'b', value: null },
      ],
    },
  },
  { why: 'no headers in three ways', text: line('"headers":null'), record: {} },
  { why: 'an empty list of headers', text: line('"headers":[]'), record: {} },
  {
    why: 'an offset beyond 2^53 keeps every digit',
    text: '{"topic":"orders","partition":3,"offset":9007199254740993}',
    record: { offset: 2n ** 53n + 1n },
  },
  {
    why: 'the largest offset',
    text: '{"topic":"orders","partition":3, "offset" : 9223372036854775807 }',
    record: { offset: 2n ** 63n - 1n },
  },
  {
    why: 'a large offset as text',
    text: '{"topic":"orders","partition":3,"offset":"9007199254740993"}',
    record: { offset: 2n ** 53n + 1n },
  },
  {
    why: 'the largest partition',
    text: '{"topic":"orders","partition":2147483647,"offset":7}',
    record: { partition: 2147483647 },
  },
  {
    why: 'a topic with all that may be in one',
    text: '{"topic":"a.B_c-9","partition":3,"offset":7}',
    record: { topic: 'a.B_c-9' },
  },
];

describe('a line that holds a record', () => {
  it.each(GOOD)('$why', ({ text, record }) => {
    expect(parseRecordLine(text)).toEqual({ ...BASE, ...record });
  });

  it('takes the offset of the line, not digits that stand in its payload', () => {
    const payload = '{"offset":1111111111111111111}'.replaceAll('"', '\\"');
    const text = `{"payload":"${payload}","topic":"orders","partition":3,"offset":9007199254740993}`;
    expect(parseRecordLine(text).offset).toBe(2n ** 53n + 1n);
  });

  it('takes the offset of the line, not one of an object that it passes over', () => {
    const text = '{"broker":{"offset":1111111111111111},"topic":"orders","partition":3,"offset":9007199254740993}';
    expect(parseRecordLine(text).offset).toBe(2n ** 53n + 1n);
  });
});

const BASE64_TOO = ', "x":1';
const BAD: readonly { why: string; text: string; says: string }[] = [
  { why: 'no JSON', text: 'topic=orders', says: 'not JSON: ' },
  { why: 'half a line', text: '{"topic":"orders"', says: 'not JSON: ' },
  { why: 'two objects', text: `${line('')}${line('')}`, says: 'not JSON: ' },
  { why: 'a list', text: '[]', says: 'not a JSON object' },
  { why: 'null', text: 'null', says: 'not a JSON object' },
  { why: 'a number', text: '7', says: 'not a JSON object' },
  { why: 'no topic', text: '{"partition":3,"offset":7}', says: 'topic is missing or not a legal topic name' },
  {
    why: 'an empty topic',
    text: '{"topic":"","partition":3,"offset":7}',
    says: 'topic is missing or not a legal topic name',
  },
  {
    why: 'a topic with a space',
    text: '{"topic":"a b","partition":3,"offset":7}',
    says: 'topic is missing or not a legal topic name',
  },
  {
    why: 'a topic of 250 characters',
    text: `{"topic":"${'a'.repeat(250)}","partition":3,"offset":7}`,
    says: 'topic is missing or not a legal topic name',
  },
  {
    why: 'no partition',
    text: '{"topic":"orders","offset":7}',
    says: 'partition is missing or not a number from 0 to 2147483647',
  },
  {
    why: 'a partition as text',
    text: '{"topic":"orders","partition":"3","offset":7}',
    says: 'partition is missing or not a number from 0 to 2147483647',
  },
  {
    why: 'a negative partition',
    text: '{"topic":"orders","partition":-1,"offset":7}',
    says: 'partition is missing or not a number from 0 to 2147483647',
  },
  {
    why: 'a partition beyond int32',
    text: '{"topic":"orders","partition":2147483648,"offset":7}',
    says: 'partition is missing or not a number from 0 to 2147483647',
  },
  {
    why: 'no offset',
    text: '{"topic":"orders","partition":3}',
    says: 'offset is missing or not a non-negative integer',
  },
  {
    why: 'a negative offset',
    text: '{"topic":"orders","partition":3,"offset":-1001}',
    says: 'offset is missing or not a non-negative integer',
  },
  {
    why: 'half an offset',
    text: '{"topic":"orders","partition":3,"offset":7.5}',
    says: 'offset is missing or not a non-negative integer',
  },
  {
    why: 'an offset beyond 2^53 in exponent form',
    text: '{"topic":"orders","partition":3,"offset":1e17}',
    says: 'offset is missing or not a non-negative integer',
  },
  {
    why: 'an offset of twenty digits',
    text: '{"topic":"orders","partition":3,"offset":12345678901234567890}',
    says: 'offset is missing or not a non-negative integer',
  },
  {
    why: 'an offset beyond int64',
    text: '{"topic":"orders","partition":3,"offset":9223372036854775808}',
    says: 'offset is missing or not a non-negative integer',
  },
  { why: 'a timestamp as text', text: line('"ts":"2026-01-01"'), says: 'ts is not a number of milliseconds' },
  { why: 'a timestamp with a fraction', text: line('"ts":1.5'), says: 'ts is not a number of milliseconds' },
  {
    why: 'a timestamp that no date can hold',
    text: line('"ts":8640000000000001'),
    says: 'ts is not a number of milliseconds',
  },
  { why: 'a timestamp of null', text: line('"ts":null'), says: 'ts is not a number of milliseconds' },
  {
    why: 'another type of timestamp',
    text: line('"ts":1,"tstype":"CREATE_TIME"'),
    says: 'tstype is not create, logappend or unknown',
  },
  {
    why: 'a type from the prototype',
    text: line('"ts":1,"tstype":"constructor"'),
    says: 'tstype is not create, logappend or unknown',
  },
  {
    why: 'a payload that is JSON and not its text',
    text: line('"payload":{"id":1}'),
    says: 'payload is not a string (a JSON value is written as its text: "{\\"id\\":1}")',
  },
  {
    why: 'a key that is a number',
    text: line('"key":1'),
    says: 'key is not a string (a JSON value is written as its text: "{\\"id\\":1}")',
  },
  {
    why: 'half a surrogate pair',
    text: line('"payload":"\\ud800"'),
    says: 'payload holds half a surrogate pair, which is no text',
  },
  {
    why: 'half a surrogate pair in a key',
    text: line('"key":"a\\udfff"'),
    says: 'key holds half a surrogate pair, which is no text',
  },
  {
    why: 'payload twice',
    text: line('"payload":"a","payloadBase64":"YQ=="'),
    says: 'payload and payloadBase64 are both given',
  },
  { why: 'key twice', text: line('"key":"","keyBase64":""'), says: 'key and keyBase64 are both given' },
  { why: 'base64 that is not', text: line('"payloadBase64":"*"'), says: 'payloadBase64 is not base64' },
  { why: 'base64 without its padding', text: line('"payloadBase64":"YQ"'), says: 'payloadBase64 is not base64' },
  { why: 'base64 for addresses', text: line('"payloadBase64":"_-8="'), says: 'payloadBase64 is not base64' },
  { why: 'base64 of a number', text: line('"keyBase64":5'), says: 'keyBase64 is not base64' },
  { why: 'headers in an object', text: line('"headers":{"a":"1"}'), says: 'headers is not a list of name, value, …' },
  { why: 'a header without a value', text: line('"headers":["a"]'), says: 'headers is not a list of name, value, …' },
  { why: 'a header name that is no text', text: line('"headers":[1,"a"]'), says: 'headers[0] is not a header name' },
  {
    why: 'a header name with half a surrogate pair',
    text: line('"headers":["a","1","\\ud800","x"]'),
    says: 'headers[2] holds half a surrogate pair, which is no text',
  },
  {
    why: 'a header value that is no text',
    text: line('"headers":["a",1]'),
    says: 'headers[1] is not a string or null',
  },
  {
    why: 'a header value with half a surrogate pair',
    text: line('"headers":["a","\\udc00"]'),
    says: 'headers[1] holds half a surrogate pair, which is no text',
  },
  {
    why: 'headers twice',
    text: line('"headers":[],"headersBase64":[]'),
    says: 'headers and headersBase64 are both given',
  },
  {
    why: 'header base64 that is not',
    text: line(`"headersBase64":["a","1"]${BASE64_TOO}`),
    says: 'headersBase64[1] is not base64',
  },
  {
    why: 'a header name beside base64 that is no text',
    text: line('"headersBase64":[null,null]'),
    says: 'headersBase64[0] is not a header name',
  },
];

describe('a line that does not', () => {
  it.each(BAD)('$why', ({ text, says }) => {
    let thrown: unknown;
    try {
      parseRecordLine(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(BadRecordLine);
    const { message } = thrown as BadRecordLine;
    expect(says.endsWith(' ') ? message.slice(0, says.length) : message).toBe(says);
  });
});

it('names all fields that are wrong', () => {
  const wrong = '{"topic":7,"partition":-1,"offset":1.5,"ts":"x","tstype":"y","key":1,"payload":{},"headers":["a"]}';
  expect(() => parseRecordLine(wrong)).toThrow(
    /^topic is .*; partition is .*; offset is .*; ts is .*; tstype is .*; key is .*; payload is .*; headers is /,
  );
});
