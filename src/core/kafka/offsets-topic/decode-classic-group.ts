import { type Known, known, notKnown } from '../../model/known.ts';
import type { TopicPartition } from '../../model/topic-partition.ts';
import { ByteReader } from './byte-reader.ts';
import { isRefusal, type Refusal, refuseMalformed, unsupportedVersion } from './refusal.ts';

const NEWEST = 4;
/** A broker writes this where it knows no time (and reads it as "use commit times"). */
const NO_TIME = -1;

/** Value of a classic group (type 2), versions 0 to 4 (`GroupMetadataValue.json`). A group without members is Empty. */
export interface ClassicGroupValue {
  /** Empty: the group has none, and the rules of simple groups hold. */
  readonly protocolType: string;
  readonly generation: number;
  /** When the state last changed; `undefined` in versions 0 and 1, and where the broker had none. Only that of an Empty group counts for expiry. */
  readonly stateTimestampMs: number | undefined;
  readonly members: readonly ClassicMember[];
}

export interface ClassicMember {
  readonly memberId: string;
  readonly instanceId: string | undefined;
  readonly clientId: string;
  readonly host: string;
  readonly sessionTimeoutMs: number;
  readonly subscribedTopics: Known<readonly string[]>;
  readonly assignment: Known<readonly TopicPartition[]>;
}

export function decodeClassicGroup(bytes: Uint8Array): ClassicGroupValue | Refusal {
  return refuseMalformed(() => {
    const reader = new ByteReader(bytes);
    const version = reader.int16();
    if (version < 0 || version > NEWEST) return unsupportedVersion(version, NEWEST);
    const flexible = version >= 4;
    const protocolType = flexible ? reader.compactText() : reader.text();
    const generation = reader.int32();
    const skipText = (): string | null => (flexible ? reader.compactNullableText() : reader.nullableText());
    skipText(); // protocol
    skipText(); // leader
    const stateMs = version >= 2 ? reader.time() : NO_TIME;
    const count = flexible ? reader.compactCount() : reader.count();
    const members = Array.from({ length: count }, () => readMember(reader, version, protocolType));
    if (flexible) reader.tags();
    reader.end();
    return { protocolType, generation, stateTimestampMs: stateMs === NO_TIME ? undefined : stateMs, members };
  });
}

function readMember(reader: ByteReader, version: number, protocolType: string): ClassicMember {
  const flexible = version >= 4;
  const text = (): string => (flexible ? reader.compactText() : reader.text());
  const memberId = text();
  const instanceId = version < 3 ? null : flexible ? reader.compactNullableText() : reader.nullableText();
  const clientId = text();
  const host = text();
  if (version >= 1) reader.int32(); // rebalance timeout
  const sessionTimeoutMs = reader.int32();
  const subscription = flexible ? reader.compactBytes() : reader.bytes();
  const assignment = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.tags();
  const isConsumer = protocolType === 'consumer';
  return {
    memberId,
    instanceId: instanceId ?? undefined,
    clientId,
    host,
    sessionTimeoutMs,
    subscribedTopics: isConsumer
      ? decodeSubscription(subscription)
      : notKnown(`members of protocol type "${protocolType}" do not tell their topics`),
    assignment: isConsumer
      ? decodeAssignment(assignment)
      : notKnown(`members of protocol type "${protocolType}" do not tell their partitions`),
  };
}

/**
 * Topics of a `ConsumerProtocolSubscription`: INT16 version, then a list of names that all versions share.
 * What follows is not looked at, as in the broker (`ConsumerProtocol.deserializeConsumerProtocolSubscription`).
 */
export function decodeSubscription(bytes: Uint8Array): Known<readonly string[]> {
  return knownUnlessMalformed('subscription', () => {
    const reader = new ByteReader(bytes);
    reader.int16();
    return Array.from({ length: reader.count() }, () => reader.text());
  });
}

/** Partitions of a `ConsumerProtocolAssignment`: INT16 version, then topics with their partitions. No bytes: nothing is assigned yet. */
export function decodeAssignment(bytes: Uint8Array): Known<readonly TopicPartition[]> {
  if (bytes.length === 0) return known([]);
  return knownUnlessMalformed('assignment', () => {
    const reader = new ByteReader(bytes);
    reader.int16();
    const places: TopicPartition[] = [];
    for (let topics = reader.count(); topics > 0; topics--) {
      const topic = reader.text();
      for (let count = reader.count(); count > 0; count--) places.push({ topic, partition: reader.int32() });
    }
    return places;
  });
}

function knownUnlessMalformed<T extends object>(what: string, read: () => T): Known<T> {
  const value = refuseMalformed(read);
  return isRefusal(value) ? notKnown(`a member's ${what} cannot be read: ${value.why}`) : known(value);
}
