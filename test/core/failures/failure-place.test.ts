import { describe, expect, it } from 'vitest';
import { readFailurePlace } from '../../../src/core/failures/failure-place.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failures';
const URL_OF_QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/failures';

describe('where failure records are', () => {
  const places = [
    { text: 'failures.ndjson', place: { kind: 'file', path: 'failures.ndjson' } },
    { text: 'file:failures.ndjson', place: { kind: 'file', path: 'failures.ndjson' } },
    { text: '/var/failures with blanks', place: { kind: 'file', path: '/var/failures with blanks' } },
    { text: QUEUE, place: { kind: 'queue', queue: QUEUE } },
    { text: URL_OF_QUEUE, place: { kind: 'queue', queue: URL_OF_QUEUE } },
    { text: 'arn:aws:s3:::failures', place: { kind: 'bucket', bucket: 'failures', prefix: '' } },
    { text: 'arn:aws-cn:s3:::failures/a/b', place: { kind: 'bucket', bucket: 'failures', prefix: 'a/b' } },
    { text: 's3://failures/aws/lambda/x/', place: { kind: 'bucket', bucket: 'failures', prefix: 'aws/lambda/x/' } },
    { text: 'kafka://orders-failures', place: { kind: 'topic', topic: 'orders-failures' } },
  ];
  it.each(places)('$text', ({ text, place }) => {
    expect(readFailurePlace(text)).toEqual({ ok: true, place });
  });

  const refused = [
    { text: 'arn:aws:sns:eu-west-1:123456789012:failures', says: /keeps nothing/ },
    { text: 'arn:aws:lambda:eu-west-1:123456789012:function:f', says: /no place/ },
    { text: 'ftp://host/failures', says: /no place/ },
    { text: 'http://', says: /no place/ },
    { text: 's3://', says: /no place/ },
    { text: 'kafka://a b', says: /no place/ },
    { text: 'file:', says: /no place/ },
    { text: '', says: /no place/ },
  ];
  it.each(refused)('"$text" is none that can be read', ({ text, says }) => {
    const read = readFailurePlace(text);
    expect(read.ok ? '' : read.why).toMatch(says);
  });
});
