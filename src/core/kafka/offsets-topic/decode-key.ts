import { ByteReader, Malformed } from './byte-reader.ts';
import { type Refusal, refuseMalformed } from './refusal.ts';

/** Keys of `__consumer_offsets` (Kafka 4.3: `common/message/*Key.json`). Named here are those whose records a forecast needs. */
export type OffsetsKey =
  | { readonly kind: 'commit'; readonly group: string; readonly topic: string; readonly partition: number }
  | { readonly kind: 'classic-group' | 'consumer-group' | 'share-group' | 'streams-group'; readonly group: string }
  | {
      readonly kind: 'consumer-member' | 'share-member' | 'streams-member';
      readonly group: string;
      readonly memberId: string;
    }
  | { readonly kind: 'consumer-pattern'; readonly group: string; readonly pattern: string }
  /** A type that is known and says nothing about expiry. */
  | { readonly kind: 'not-needed'; readonly type: number; readonly group: string }
  /** A type of a later Kafka; such records are skipped, as brokers do. */
  | { readonly kind: 'unknown'; readonly type: number };

type Layout = 'commit' | 'group' | 'group-and-more';

/** Type → name and what follows it. */
const TYPES: Readonly<Record<number, readonly [kind: OffsetsKey['kind'], layout: Layout]>> = {
  0: ['commit', 'commit'],
  1: ['commit', 'commit'],
  2: ['classic-group', 'group'],
  3: ['consumer-group', 'group'],
  4: ['not-needed', 'group'],
  5: ['consumer-member', 'group-and-more'],
  6: ['not-needed', 'group'],
  7: ['not-needed', 'group-and-more'],
  8: ['not-needed', 'group-and-more'],
  9: ['not-needed', 'group'],
  10: ['share-member', 'group-and-more'],
  11: ['share-group', 'group'],
  12: ['not-needed', 'group'],
  13: ['not-needed', 'group-and-more'],
  14: ['not-needed', 'group-and-more'],
  15: ['not-needed', 'group'],
  16: ['consumer-pattern', 'group-and-more'],
  17: ['streams-group', 'group'],
  19: ['streams-member', 'group-and-more'],
  20: ['not-needed', 'group'],
  21: ['not-needed', 'group-and-more'],
  22: ['not-needed', 'group-and-more'],
  23: ['not-needed', 'group'],
};

/** INT16 type, then the fields of that type. */
export function decodeKey(bytes: Uint8Array): OffsetsKey | Refusal {
  return refuseMalformed(() => {
    const reader = new ByteReader(bytes);
    const type = reader.int16();
    const known = TYPES[type];
    if (known === undefined) return { kind: 'unknown', type };
    const key = readFields(reader, type, known[0], known[1]);
    reader.end();
    return key;
  });
}

function readFields(reader: ByteReader, type: number, kind: OffsetsKey['kind'], layout: Layout): OffsetsKey {
  const group = reader.text();
  if (layout === 'commit') {
    const topic = reader.text();
    const partition = reader.int32();
    if (partition < 0) throw new Malformed('a negative partition');
    return { kind: 'commit', group, topic, partition };
  }
  const more = layout === 'group-and-more' ? reader.text() : '';
  switch (kind) {
    case 'classic-group':
    case 'consumer-group':
    case 'share-group':
    case 'streams-group':
      return { kind, group };
    case 'consumer-member':
    case 'share-member':
    case 'streams-member':
      return { kind, group, memberId: more };
    case 'consumer-pattern':
      return { kind, group, pattern: more };
    case 'commit':
    case 'not-needed':
    case 'unknown':
      return { kind: 'not-needed', type, group };
  }
}
