import { offsetToJson } from '../model/offset.ts';
import { keyOf } from '../model/topic-partition.ts';
import type { FetchedPrepared } from '../records/prepared-record.ts';
import type { FetchedRecords, SourceListener } from '../records/record-source.ts';
import type { Assigner } from './assigner/assigner.ts';
import type { Committer } from './checkpoint/committer.ts';
import { asInternalError } from './internal-error.ts';
import type { LedgerCounts } from './ledger/ledger.ts';
import type { Measurements } from './measurements.ts';
import type { PartitionTable } from './partition-table.ts';
import type { Poller } from './poller/poller.ts';
import type { Emit } from './runtime-events.ts';

export interface SourceWiring {
  readonly partitions: PartitionTable;
  /** Of the processors of this source. */
  readonly assigner: Assigner;
  /** The number of the first of them. */
  readonly firstProcessor: number;
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
  /** The source has said which partitions it has, be it none, and has not taken it back. */
  readonly isAssigned: boolean;
  /** What the source has is the next owner's. */
  revokeAll(): void;
}

/** What follows from what one source tells, generation by generation. */
export function listenToSource(wiring: SourceWiring): SourceListening {
  const { partitions, assigner, committer, emit } = wiring;
  const generations = new Map<string, number>();
  let isAssigned = false;
  return {
    get isAssigned() {
      return isAssigned;
    },
    revokeAll() {
      // Where nothing is given up, no reading follows that would come to the end again.
      if (generations.size === 0) return;
      for (const [name, generation] of [...generations]) revoke(name, generation);
      wiring.onRevoked();
    },
    onAssigned(generation, them) {
      isAssigned = true;
      committer.noteRegrouped();
      wiring.noteActivity();
      for (const assigned of them) {
        const name = keyOf(assigned);
        wiring.poller().forget(name);
        generations.set(name, generation);
        partitions.assign(name, generation, assigned.isAnew);
        if ('committed' in assigned) committer.reset(name, assigned.committed);
        if (assigned.committed !== undefined) partitions.advance(name, assigned.committed);
        emit({
          type: 'partition-assigned',
          partition: name,
          processor: wiring.firstProcessor + assigner.ownerOf(name),
        });
      }
    },
    beforeRevoked: (generation) => committer.flush(generation),
    onRevoked(generation, them) {
      isAssigned = false;
      for (const revoked of them) revoke(keyOf(revoked), generation);
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
    onRecords: (generation, fetched) => take(generation, fetched, () => wiring.poller().take(fetched, generation)),
    onPrepared: (generation, fetched) =>
      take(generation, fetched, () => wiring.poller().takePrepared(fetched, generation)),
    onLogEnds(generation, ends) {
      for (const { logEnd, ...partition } of ends) {
        const name = keyOf(partition);
        if (partitions.isOwned(name, generation)) partitions.noteLogEnd(name, logEnd);
      }
    },
    onSilence: ({ isSilent, sinceMs, why }) =>
      emit({
        type: 'cluster',
        state: isSilent ? 'silent' : 'back',
        since: new Date(sinceMs).toISOString(),
        ...(why === undefined ? {} : { why }),
      }),
    onBadRecord: (place, why) => emit({ type: 'bad-record', place, why }),
    untilReadyForMore: wiring.untilReadyForMore,
    onEnd: wiring.onEnd,
    onFailed: wiring.onFailed,
  };

  function take(generation: number, fetched: FetchedRecords | FetchedPrepared, hand: () => number): void {
    const name = keyOf(fetched);
    if (wiring.isEnding() || !partitions.isOwned(name, generation)) return;
    try {
      const kept = hand();
      wiring.measurements.polledBytes += fetched.bytes;
      if (fetched.records.length > 0) wiring.noteActivity();
      if (kept < fetched.records.length || fetched.records.length === 0) committer.noteProgress();
    } catch (error) {
      // A source would go on behind them, and what comes after must not be committed as if these were done.
      revoke(name, generation);
      wiring.onFailed(asInternalError(error));
    }
  }

  function revoke(name: string, generation: number): void {
    generations.delete(name);
    assigner.release(name);
    wiring.poller().forget(name);
    // A source that lost its membership may hear of it when the partition has found its next owner in this process.
    if (!partitions.isOwned(name, generation)) return;
    committer.leave(name, partitions.doneBelow(name));
    partitions.revoke(name);
    emit({ type: 'partition-revoked', partition: name });
  }
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
