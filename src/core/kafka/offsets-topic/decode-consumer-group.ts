import { ByteReader } from './byte-reader.ts';
import { type Refusal, refuseMalformed, unsupportedVersion } from './refusal.ts';

/** All values of the new group protocols have version 0 so far. */
const NEWEST = 0;

/** Value of a member of a KIP-848 group (type 5, `ConsumerGroupMemberMetadataValue.json`). */
export interface ConsumerMemberValue {
  readonly instanceId: string | undefined;
  readonly clientId: string;
  readonly host: string;
  readonly subscribedTopics: readonly string[];
  /** A regular expression that the broker resolves; its topics are in a record of type 16. */
  readonly pattern: string | undefined;
}

export function decodeConsumerMember(bytes: Uint8Array): ConsumerMemberValue | Refusal {
  return decodeFlexible(bytes, (reader) => {
    const instanceId = reader.compactNullableText() ?? undefined;
    reader.compactNullableText(); // rack
    const clientId = reader.compactText();
    const host = reader.compactText();
    const subscribedTopics = Array.from({ length: reader.compactCount() }, () => reader.compactText());
    const pattern = reader.compactNullableText();
    reader.int32(); // rebalance timeout
    reader.compactNullableText(); // server assignor
    reader.tags();
    return {
      instanceId,
      clientId,
      host,
      subscribedTopics,
      pattern: pattern === '' ? undefined : (pattern ?? undefined),
    };
  });
}

/** Topics that a regular expression stood for when the broker resolved it last (type 16). */
export function decodeResolvedPattern(bytes: Uint8Array): { readonly topics: readonly string[] } | Refusal {
  return decodeFlexible(bytes, (reader) => {
    const topics = Array.from({ length: reader.compactCount() }, () => reader.compactText());
    reader.int64(); // version of the metadata
    reader.int64(); // time
    reader.tags();
    return { topics };
  });
}

function decodeFlexible<T extends object>(bytes: Uint8Array, read: (reader: ByteReader) => T): T | Refusal {
  return refuseMalformed(() => {
    const reader = new ByteReader(bytes);
    const version = reader.int16();
    if (version !== NEWEST) return unsupportedVersion(version, NEWEST);
    const value = read(reader);
    reader.end();
    return value;
  });
}
