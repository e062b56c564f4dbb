import type { PartitionTable } from './partition-table.ts';
import type { PollerSet } from './poller-set.ts';
import type { PartitionView, RunView } from './run-options.ts';

/** The partitions in the order of their numbers. */
export function viewPartitions(
  table: PartitionTable,
  pollers: PollerSet,
  committed: ReadonlyMap<string, bigint>,
): PartitionView[] {
  const processorOf = (name: string): number | undefined =>
    pollers.all.map((poller) => poller.processorOf(name)).find((processor) => processor !== undefined);
  const views = [...table.entries()].map(([name, { committable, unfinished, logEnd }]) => ({
    name,
    processor: processorOf(name),
    committed: committed.get(name),
    committable,
    unfinished,
    logEnd,
    paused: pollers.all.some(({ pausedPartitions }) => pausedPartitions.has(name)),
  }));
  return views.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** Records that are not yet done; undefined where the end of the log, or where reading began, is unknown. */
export function lagOf({ logEnd, committable, committed }: PartitionView): bigint | undefined {
  const done = committable ?? committed;
  if (logEnd === undefined || done === undefined) return undefined;
  return logEnd > done ? logEnd - done : 0n;
}

/** Records in numbers, as the policy of pollers takes them. */
export function lagsOf(views: readonly PartitionView[]): (number | undefined)[] {
  return views.map((view) => {
    const lag = lagOf(view);
    return lag === undefined ? undefined : Number(lag);
  });
}

/** What was read of the sources that know their end, else what was polled: a poller that left takes its own count with it. */
export function viewSource({ all }: PollerSet, polledBytes: number): RunView['source'] {
  const [first] = all;
  const { readBytes, totalBytes } = first?.source.progress ?? { readBytes: 0, totalBytes: undefined };
  const name = first?.source.name ?? '';
  return totalBytes === undefined ? { name, readBytes: polledBytes, totalBytes } : { name, readBytes, totalBytes };
}
