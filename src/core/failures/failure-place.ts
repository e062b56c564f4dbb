import { localFileOf } from '../mapping/local-file.ts';

/** Where failure records lie. */
export type FailurePlace =
  | { readonly kind: 'file'; readonly path: string }
  /** By ARN or URL. */
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'topic'; readonly topic: string };

export type ReadPlace =
  | { readonly ok: true; readonly place: FailurePlace }
  | { readonly ok: false; readonly why: string; readonly next: string };

/**
 * Reads `--from`, or the ARN of an on-failure destination: ARN or URL of a queue, ARN of a bucket (`/PREFIX` behind it)
 * or `s3://BUCKET/PREFIX`, `kafka://TOPIC`, `file:PATH` or a path.
 */
export function readFailurePlace(text: string): ReadPlace {
  const [, service, rest = ''] = /^arn:[^:]+:([^:]+):(.*)$/s.exec(text) ?? [];
  if (service === 'sqs') return { ok: true, place: { kind: 'queue', queue: text } };
  if (service === 'sns')
    return {
      ok: false,
      why: `${text} is an SNS topic, which keeps nothing`,
      next: 'subscribe a queue to it and replay from the queue; what was published before cannot be read back',
    };
  if (service === 's3') return bucketOf(rest.replace(/^:*/, ''), text);
  if (service !== undefined) return unknown(text);
  if (text.startsWith('s3://')) return bucketOf(text.slice('s3://'.length), text);
  if (text.startsWith('kafka://')) {
    const topic = text.slice('kafka://'.length);
    return /^[a-zA-Z0-9._-]{1,249}$/.test(topic) ? { ok: true, place: { kind: 'topic', topic } } : unknown(text);
  }
  if (/^https?:/.test(text))
    return URL.canParse(text) ? { ok: true, place: { kind: 'queue', queue: text } } : unknown(text);
  const path = localFileOf(text) ?? text;
  if (path === '' || path === 'file:' || /^[a-z][a-z0-9+.-]+:\/\//.test(path)) return unknown(text);
  return { ok: true, place: { kind: 'file', path } };
}

function bucketOf(named: string, text: string): ReadPlace {
  const [bucket = '', ...rest] = named.split('/');
  return bucket === '' ? unknown(text) : { ok: true, place: { kind: 'bucket', bucket, prefix: rest.join('/') } };
}

function unknown(text: string): ReadPlace {
  return {
    ok: false,
    why: `"${text}" is no place of failure records that can be read`,
    next: 'give a file, the ARN or URL of an SQS queue, s3://BUCKET/PREFIX, or kafka://TOPIC',
  };
}
