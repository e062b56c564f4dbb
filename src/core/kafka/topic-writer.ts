export interface TopicMessage {
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** Writes to one topic. */
export interface TopicWriter {
  /** Resolves when all of them are confirmed; rejects otherwise, and some may be there. */
  write(messages: readonly TopicMessage[]): Promise<void>;
  close(): Promise<void>;
}
