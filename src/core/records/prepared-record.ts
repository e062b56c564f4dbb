import type { RecordMemory } from '../event/event-record.ts';

/** A record that was filtered, and encoded for the event, where it was read. */
export interface PreparedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestampMs: number;
  /** What the filter said. */
  readonly kept: boolean;
  /** Where the text of a kept record lies, as in `EventRecord`. */
  readonly buffer: Buffer;
  readonly start: number;
  readonly bytes: number;
  /** Told of each kept record that comes to be worked on, and released when it is done. */
  readonly memory: PreparedMemory;
}

export interface PreparedMemory extends RecordMemory {
  retain(): void;
}

/** As `FetchedRecords`. */
export interface FetchedPrepared {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly PreparedRecord[];
  readonly nextOffset: bigint;
  readonly bytes: number;
}
