import { type ClassicGroupValue, decodeClassicGroup } from './decode-classic-group.ts';
import { type CommitValue, decodeCommit } from './decode-commit.ts';
import { type ConsumerMemberValue, decodeConsumerMember, decodeResolvedPattern } from './decode-consumer-group.ts';
import { decodeKey, type OffsetsKey } from './decode-key.ts';
import { isRefusal, type Refusal } from './refusal.ts';

/** One data record of `__consumer_offsets`, read without isolation (READ_UNCOMMITTED). */
export interface OffsetsRecord {
  /** Its own offset in the partition. */
  readonly at: bigint;
  readonly timestampMs: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** Of a transactional batch; such a record counts from its commit marker on. */
  readonly producerId: bigint | undefined;
}

export interface FoldOptions {
  /** Only these groups; the others of the partition cost next to nothing. All, where it is left out. */
  readonly groups?: readonly string[];
  /** Keep the last value of deleted commits too. Memory then grows with the deleted keys of the chosen groups. */
  readonly keepDeleted?: boolean;
}

export type LiveKey = Exclude<OffsetsKey, { readonly kind: 'not-needed' | 'unknown' }>;
export type LiveValue = CommitValue | ClassicGroupValue | ConsumerMemberValue | ResolvedPattern | Present | Refusal;
interface ResolvedPattern {
  readonly topics: readonly string[];
}
/** Of records whose being there is all that counts. */
interface Present {
  readonly present: true;
}

export interface LiveRecord {
  readonly key: LiveKey;
  readonly value: LiveValue;
  readonly at: bigint;
}

export interface DeletedRecord extends LiveRecord {
  readonly deletedAtMs: number;
}

/** A tombstone of a commit whose value compaction has removed, or never was in what was read. */
export interface BareTombstone {
  readonly key: LiveKey;
  readonly deletedAtMs: number;
}

/** What was read and not used; a damaged key belongs to nobody, so its group cannot be named. */
export interface FoldCounts {
  readonly records: number;
  readonly unknownTypes: number;
  readonly damagedKeys: number;
}

const PRESENT: Present = { present: true };

/**
 * Folds a partition of `__consumer_offsets`, from its beginning and in order, into what is live: the last value of each key, without
 * those that a tombstone ended, transactional commits only from their marker on. Memory is bounded by the live keys.
 * Never throws for what the records hold: a value that cannot be read is kept as a refusal, until a later value takes its place.
 */
export class OffsetsFold {
  readonly #live = new Map<string, LiveRecord>();
  readonly #deleted = new Map<string, DeletedRecord>();
  readonly #bare = new Map<string, BareTombstone>();
  readonly #open = new Map<bigint, Map<string, LiveRecord>>();
  readonly #groups: ReadonlySet<string> | undefined;
  readonly #keepDeleted: boolean;
  #records = 0;
  #unknownTypes = 0;
  #damagedKeys = 0;

  constructor({ groups, keepDeleted = false }: FoldOptions = {}) {
    this.#groups = groups === undefined ? undefined : new Set(groups.map((group) => latin1(Buffer.from(group))));
    this.#keepDeleted = keepDeleted;
  }

  get counts(): FoldCounts {
    return { records: this.#records, unknownTypes: this.#unknownTypes, damagedKeys: this.#damagedKeys };
  }

  add(record: OffsetsRecord): void {
    this.#records += 1;
    const { key, producerId } = record;
    if (key === null || !this.#wants(key)) return;
    const name = nameOfKey(key);
    const open = producerId === undefined ? undefined : this.#open.get(producerId);
    const decoded = this.#live.get(name)?.key ?? open?.get(name)?.key ?? this.#decodeKey(key);
    if (decoded === undefined) return;
    if (record.value === null) {
      this.#delete(name, decoded, record.timestampMs);
      return;
    }
    const live = { key: decoded, value: decodeValue(decoded, record.value), at: record.at };
    if (producerId === undefined || decoded.kind !== 'commit') this.#put(name, live);
    else if (open === undefined) this.#open.set(producerId, new Map([[name, live]]));
    else open.set(name, live);
  }

  /**
   * A control record of a transaction. A committed offset takes effect unless a later record already stands
   * (`OffsetMetadataManager.replayEndTransactionMarker`).
   */
  endTransaction(producerId: bigint, outcome: 'commit' | 'abort'): void {
    const open = this.#open.get(producerId);
    this.#open.delete(producerId);
    if (open === undefined || outcome === 'abort') return;
    for (const [name, record] of open) {
      const live = this.#live.get(name);
      if (live === undefined || live.at < record.at) this.#put(name, record);
    }
  }

  live(): Iterable<LiveRecord> {
    return this.#live.values();
  }

  /** Empty unless `keepDeleted` was asked for. */
  deleted(): Iterable<DeletedRecord> {
    return this.#deleted.values();
  }

  /** Empty unless `keepDeleted` was asked for. */
  bareTombstones(): Iterable<BareTombstone> {
    return this.#bare.values();
  }

  get keepsDeleted(): boolean {
    return this.#keepDeleted;
  }

  /** Commits of transactions that are open at the end of what was read. */
  *pending(): Iterable<LiveRecord & { readonly producerId: bigint }> {
    for (const [producerId, open] of this.#open) for (const record of open.values()) yield { ...record, producerId };
  }

  #put(name: string, record: LiveRecord): void {
    this.#live.set(name, record);
    if (!this.#keepDeleted) return;
    this.#deleted.delete(name);
    this.#bare.delete(name);
  }

  #delete(name: string, key: LiveKey, deletedAtMs: number): void {
    const record = this.#live.get(name);
    this.#live.delete(name);
    if (!this.#keepDeleted || key.kind !== 'commit') return;
    if (record !== undefined) this.#deleted.set(name, { ...record, deletedAtMs });
    else if (!this.#deleted.has(name)) this.#bare.set(name, { key, deletedAtMs });
  }

  #decodeKey(bytes: Uint8Array): LiveKey | undefined {
    const key = decodeKey(bytes);
    if (isRefusal(key)) this.#damagedKeys += 1;
    else if (key.kind === 'unknown') this.#unknownTypes += 1;
    else if (key.kind !== 'not-needed') return key;
    return undefined;
  }

  /** All needed types have the group behind the type: INT16 length and UTF-8. */
  #wants(key: Uint8Array): boolean {
    if (this.#groups === undefined || key.length < 4) return true;
    const length = ((key[2] ?? 0) << 8) | (key[3] ?? 0);
    return this.#groups.has(latin1(key.subarray(4, 4 + length)));
  }
}

/** Kafka before 0.9 wrote commits with type 0; both types name the same commit. */
function nameOfKey(key: Uint8Array): string {
  const name = latin1(key);
  return name.startsWith('\0\0') ? `\0\x01${name.slice(2)}` : name;
}

function latin1(bytes: Uint8Array): string {
  return (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).toString(
    'latin1',
  );
}

function decodeValue(key: LiveKey, bytes: Uint8Array): LiveValue {
  switch (key.kind) {
    case 'commit':
      return decodeCommit(bytes);
    case 'classic-group':
      return decodeClassicGroup(bytes);
    case 'consumer-member':
      return decodeConsumerMember(bytes);
    case 'consumer-pattern':
      return decodeResolvedPattern(bytes);
    case 'consumer-group':
    case 'share-group':
    case 'streams-group':
    case 'share-member':
    case 'streams-member':
      return PRESENT;
  }
}
