import type { RecordBytes } from '../model/record.ts';
import type { RecordSource, SourceListener } from '../records/record-source.ts';
import { createAssigner } from './assigner/assigner.ts';
import { internalError } from './internal-error.ts';
import type { LedgerCounts } from './ledger/ledger.ts';
import { listenToSource, noteRecord, type SourceWiring } from './listen-to-source.ts';
import { createPoller } from './poller/poller.ts';
import type { Processor } from './processor/processor.ts';

/** What all pollers of a run have in common. */
export interface PollerWorld extends Omit<SourceWiring, 'assigner' | 'firstProcessor' | 'poller'> {
  readonly counts: LedgerCounts;
  readonly wallMs: () => number;
  readonly keep: (value: RecordBytes | null) => boolean;
  readonly createSource: (listener: SourceListener) => RecordSource;
  readonly startProcessor: (id: number, onDrained: (processor: Processor) => void) => Processor;
  readonly highWater: () => { readonly records: number; readonly bytes: number };
}

/** One poller, a member of the group, with the processors that work for it. */
export interface WiredPoller {
  readonly id: number;
  readonly source: RecordSource;
  readonly processors: readonly Processor[];
  readonly pausedPartitions: ReadonlySet<string>;
  /** The processor of a partition that this poller has. */
  processorOf(partition: string): number | undefined;
  /** It has been told which partitions it has, be it none. */
  readonly isAssigned: boolean;
  /** What is in hand of its partitions is the next owner's. */
  giveUpAll(): void;
  /** Leaves the group. */
  leave(): Promise<void>;
}

/** Wires source → poller → assigner → processors. The source is made and not yet started. */
export function wirePoller(id: number, processorCount: number, world: PollerWorld): WiredPoller {
  const { partitions } = world;
  const assigner = createAssigner(processorCount);
  const firstProcessor = id * processorCount;
  const processors = Array.from({ length: processorCount }, (_, index) =>
    world.startProcessor(firstProcessor + index, (processor) => poller.onDrained(processor)),
  );
  const listening = listenToSource({ ...world, assigner, firstProcessor, poller: () => poller });
  const source = world.createSource(listening);
  const poller = createPoller({
    keep: world.keep,
    intakeOf: ownerOf,
    note: noteRecord(partitions, world.counts, world.measurements),
    track: (_partition, record) => partitions.track(record),
    advance: (partition, nextOffset) => partitions.advance(partition, nextOffset),
    pause: (them) => source.pause(them),
    resume: (them) => source.resume(them),
    emit: world.emit,
    wallMs: world.wallMs,
    highWater: world.highWater,
  });
  let left: Promise<void> | undefined;

  return {
    id,
    source,
    processors,
    pausedPartitions: poller.pausedPartitions,
    processorOf(partition) {
      const owner = assigner.owners.get(partition);
      return owner === undefined ? undefined : firstProcessor + owner;
    },
    get isAssigned() {
      return listening.isAssigned;
    },
    giveUpAll: () => listening.revokeAll(),
    leave() {
      left ??= source.stop();
      return left;
    },
  };

  function ownerOf(partition: string): Processor {
    const processor = processors[assigner.ownerOf(partition)];
    if (processor === undefined) throw internalError(`no processor for ${partition}`);
    return processor;
  }
}
