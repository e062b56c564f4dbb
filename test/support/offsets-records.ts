/** Writes records of `__consumer_offsets` by the layouts of Kafka 4.3's generated classes, for tests. */
export function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
}

const int16 = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
const block = (value: Buffer): Buffer => Buffer.concat([int32(value.length), value]);
/** Lengths of tests are short: one byte of uvarint. */
const compactText = (value: string): Buffer =>
  Buffer.concat([Buffer.from([Buffer.byteLength(value) + 1]), Buffer.from(value)]);

export function commitKey(group: string, topic: string, partition: number, type = 1): Buffer {
  return Buffer.concat([int16(type), text(group), text(topic), int32(partition)]);
}

/** Keys of one group: type 2, 3, 11, 17 and others. */
export function groupKey(type: number, group: string, more?: string): Buffer {
  return Buffer.concat([int16(type), text(group), ...(more === undefined ? [] : [text(more)])]);
}

export interface CommitFields {
  readonly offset: bigint;
  readonly metadata?: string;
  readonly committedMs: number;
  /** Makes it version 1. */
  readonly expireMs?: number;
}

/** Version 3, or version 1 with an explicit expiry. */
export function commitValue({ offset, metadata = '', committedMs, expireMs }: CommitFields): Buffer {
  const commitTime = int64(BigInt(committedMs));
  if (expireMs !== undefined)
    return Buffer.concat([int16(1), int64(offset), text(metadata), commitTime, int64(BigInt(expireMs))]);
  return Buffer.concat([int16(3), int64(offset), int32(-1), text(metadata), commitTime]);
}

export interface ClassicFields {
  readonly protocolType?: string;
  readonly stateMs?: number;
  /** Topics of each member; none makes the group Empty. */
  readonly members?: readonly (readonly string[])[];
}

/** Version 3. */
export function classicValue({ protocolType = 'consumer', stateMs = -1, members = [] }: ClassicFields): Buffer {
  const member = (topics: readonly string[], index: number): Buffer =>
    Buffer.concat([
      text(`m-${index}`),
      int16(-1),
      text('client'),
      text('/127.0.0.1'),
      int32(300_000),
      int32(30_000),
      block(Buffer.concat([int16(0), int32(topics.length), ...topics.map(text), int32(-1)])),
      block(Buffer.alloc(0)),
    ]);
  const none = Buffer.concat([int16(-1), int16(-1)]);
  return Buffer.concat([
    int16(3),
    text(protocolType),
    int32(1),
    none,
    int64(BigInt(stateMs)),
    int32(members.length),
    ...members.map(member),
  ]);
}

/** Type 5. */
export function consumerMemberValue(topics: readonly string[], pattern = ''): Buffer {
  return Buffer.concat([
    int16(0),
    Buffer.from([0, 0]),
    compactText('client'),
    compactText('/127.0.0.1'),
    Buffer.from([topics.length + 1]),
    ...topics.map(compactText),
    compactText(pattern),
    int32(300_000),
    Buffer.from([0, 0]),
  ]);
}

/** Type 16. */
export function patternValue(topics: readonly string[]): Buffer {
  const list = [Buffer.from([topics.length + 1]), ...topics.map(compactText)];
  return Buffer.concat([int16(0), ...list, int64(1n), int64(1n), Buffer.from([0])]);
}

/** Types 3, 11 and 17 with an epoch alone. */
export function epochValue(epoch: number): Buffer {
  return Buffer.concat([int16(0), int32(epoch), Buffer.from([0])]);
}
