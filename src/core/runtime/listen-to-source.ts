import { offsetToJson } from '../model/offset.ts';
import { keyOf } from '../model/topic-partition.ts';
import type { SourceListener } from '../records/record-source.ts';
import type { Assigner } from './assigner/assigner.ts';
import type { Committer } from './checkpoint/committer.ts';
import type { LedgerCounts } from './ledger/ledger.ts';
import type { Measurements } from './measurements.ts';
import type { PartitionTable } from './partition-table.ts';
import type { Poller } from './poller/poller.ts';
import type { Emit } from './runtime-events.ts';

export interface SourceWiring {
  readonly partitions: PartitionTable;
  readonly assigner: Assigner;
  readonly committer: Committer;
  /** The poller needs the source, which needs its listener. */
  readonly poller: () => Poller;
  readonly emit: Emit;
  readonly isEnding: () => boolean;
  readonly measurements: Measurements;
  readonly noteActivity: () => void;
  /** Partitions were given up: who works on them must look again, and the end may be further than it seemed. */
  readonly onRevoked: () => void;
  readonly untilReadyForMore: NonNullable<SourceListener['untilReadyForMore']>;
  readonly onEnd: SourceListener['onEnd'];
  readonly onFailed: SourceListener['onFailed'];
}

export interface SourceListening extends SourceListener {
  /** The newest assignment. */
  readonly generation: number;
}

/** What follows from what the source tells, generation by generation. */
export function listenToSource(wiring: SourceWiring): SourceListening {
  const { partitions, assigner, committer, emit } = wiring;
  let current = 0;
  return {
    get generation() {
      return current;
    },
    onAssigned(generation, them) {
      current = Math.max(current, generation);
      for (const assigned of them) {
        const name = keyOf(assigned);
        wiring.poller().forget(name);
        partitions.assign(name, generation);
        if ('committed' in assigned) committer.reset(name, assigned.committed);
        emit({ type: 'partition-assigned', partition: name, processor: assigner.ownerOf(name) });
      }
    },
    beforeRevoked: () => committer.flush(),
    onRevoked(_generation, them) {
      for (const revoked of them) {
        const name = keyOf(revoked);
        partitions.revoke(name);
        assigner.release(name);
        wiring.poller().forget(name);
        emit({ type: 'partition-revoked', partition: name });
      }
      wiring.onRevoked();
    },
    onOutOfRange({ topic, partition, position, logStart, logEnd, continuesAt, offsetsLost }) {
      emit({
        type: 'out-of-range',
        partition: keyOf({ topic, partition }),
        position: offsetToJson(position),
        logStart: offsetToJson(logStart),
        logEnd: offsetToJson(logEnd),
        continuesAt: offsetToJson(continuesAt),
        offsetsLost: offsetToJson(offsetsLost),
      });
    },
    onRecords(generation, fetched) {
      if (wiring.isEnding() || !partitions.isOwned(keyOf(fetched), generation)) return;
      const kept = wiring.poller().take(fetched, generation);
      wiring.measurements.polledBytes += fetched.bytes;
      if (fetched.records.length > 0) wiring.noteActivity();
      if (kept < fetched.records.length || fetched.records.length === 0) committer.noteProgress();
    },
    onBadRecord: (place, why) => emit({ type: 'bad-record', place, why }),
    untilReadyForMore: wiring.untilReadyForMore,
    onEnd: wiring.onEnd,
    onFailed: wiring.onFailed,
  };
}

/** Counts a record by its standing; the outcome of those that are kept is counted when they are finished. */
export function noteRecord(partitions: PartitionTable, counts: LedgerCounts, measurements: Measurements) {
  return (partition: string, offset: bigint, kept: boolean): void => {
    const standing = partitions.meet(partition, offset);
    if (standing === 'repeat') measurements.redelivered += 1;
    else {
      if (standing === 'new') counts.polled += 1;
      if (!kept) counts.filtered += 1;
    }
  };
}
