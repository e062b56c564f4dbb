/** The text of one failure record where it was found. */
export interface StoredFailure {
  readonly id: string;
  /** For people: `s3://failures/aws/lambda/…`. */
  readonly place: string;
  readonly body: string;
}

/** What could not be removed, and stays. */
export interface NotRemoved {
  readonly id: string;
  readonly why: string;
}

/** Where failure records lie: a queue, a bucket, a Kafka topic, a file. */
export interface FailureStore {
  /** For people. */
  readonly name: string;
  /** What it is called when records are taken out of it; undefined where none ever is. */
  readonly removes: 'messages' | 'objects' | undefined;
  /** At most `limit` of them. Rejects with an `EsmctlError`. */
  read(limit: number, signal: AbortSignal): AsyncIterable<StoredFailure>;
  /** Never rejects: what could not be removed comes back, and is there to be replayed again. */
  remove(ids: readonly string[]): Promise<readonly NotRemoved[]>;
  /** Lets others have what was read and not removed. */
  close(): Promise<void>;
}
