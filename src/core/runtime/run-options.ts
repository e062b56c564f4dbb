import type { EventEnvelope } from '../event/envelope.ts';
import type { FunctionTarget } from '../lambda/function-port.ts';
import type { StreamMapping } from '../mapping/mapping.ts';
import type { Assumed } from '../model/assumptions.ts';
import type { Clock, Random } from '../model/clock.ts';
import type { EsmctlError } from '../model/errors.ts';
import type { RecordBytes } from '../model/record.ts';
import type { CommittedOffset, OffsetStore } from '../records/offset-store.ts';
import type { RecordSource, SourceListener } from '../records/record-source.ts';
import type { ScalingRules } from '../scaling/scaling-rules.ts';
import type { Uncommitted } from './checkpoint/uncommitted.ts';
import type { Destination } from './destination/destination.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Measurements } from './measurements.ts';
import type { EndReason, RuntimeEvent } from './runtime-events.ts';

/** When a run ends by itself. */
export type Until =
  | { readonly kind: 'end' }
  | { readonly kind: 'idle'; readonly forMs: number }
  | { readonly kind: 'stopped' };

/** Everything a run needs; made by the composition root, replaced by fakes on virtual time in tests. */
export interface RunOptions {
  readonly mapping: StreamMapping;
  readonly group: string;
  readonly assumed: Assumed;
  readonly envelope: EventEnvelope;
  /** The filter: false for the value of a record that it drops. */
  readonly keep: (value: RecordBytes | null) => boolean;
  readonly createSource: (listener: SourceListener) => RecordSource;
  readonly offsets: OffsetStore;
  /** What the store held at the start. */
  readonly committed: readonly CommittedOffset[];
  readonly target: FunctionTarget;
  readonly destination: Destination | undefined;
  readonly pollers: number;
  /** Of all pollers together. */
  readonly processors: number;
  /** Members of the group at the start: as many as pollers, or one where records come from a file. */
  readonly members: number;
  /** Undefined: the number of pollers is fixed. */
  readonly scaling: ScalingRules | undefined;
  readonly until: Until;
  /** Stop after this long, whatever is left. */
  readonly forMs: number | undefined;
  /** The longest time that progress waits for its commit. */
  readonly commitIntervalMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly newRequestId: () => string;
  readonly listener: (event: RuntimeEvent) => void;
  readonly untilListenersCanTakeMore: () => Promise<void> | undefined;
}

export interface RunResult {
  readonly reason: EndReason;
  readonly error: EsmctlError | undefined;
  readonly ledger: Ledger;
  readonly measurements: Measurements;
  /** The next offset that the group reads, by `topic-partition`. */
  readonly committed: ReadonlyMap<string, bigint>;
  /** Done, and not known to be committed: delivered again. By `topic-partition`. */
  readonly uncommitted: ReadonlyMap<string, Uncommitted>;
  /** Those that the run had when it ended. */
  readonly partitions: readonly PartitionView[];
  readonly durationMs: number;
}

/** One partition as a person sees it while the run goes on. */
export interface PartitionView {
  /** `topic-partition`. */
  readonly name: string;
  /** Undefined while no poller has it: it is between two owners. */
  readonly processor: number | undefined;
  /** The next offset that the group reads; undefined where none was committed. */
  readonly committed: bigint | undefined;
  /** Below it everything is done; not yet committed perhaps. */
  readonly committable: bigint | undefined;
  /** Records that were polled and are not done. */
  readonly unfinished: number;
  /** Where the log ends; undefined where that is unknown. */
  readonly logEnd: bigint | undefined;
  readonly paused: boolean;
}

/** The run at one moment; read by screens, never pushed to them. */
export interface RunView {
  readonly ledger: Ledger;
  readonly measurements: Measurements;
  readonly partitions: readonly PartitionView[];
  readonly processors: readonly {
    readonly id: number;
    readonly state: string;
    readonly batchRecords: number;
    readonly queuedRecords: number;
  }[];
  readonly source: { readonly name: string; readonly readBytes: number; readonly totalBytes: number | undefined };
  readonly pollers: number;
  readonly elapsedMs: number;
  readonly stopping: EndReason | undefined;
}

export interface Run {
  /** Resolves when everything has stopped; never rejects for what happens in the run. */
  readonly finished: Promise<RunResult>;
  /** Finishes invocations in flight, commits, ends. */
  stop(reason: EndReason): void;
  /** Ends at once: invocations are cut off, what they held stays unfinished. */
  abort(): void;
  view(): RunView;
  /** As it is now; most of it is on its way to be committed. */
  uncommitted(): ReadonlyMap<string, Uncommitted>;
}
