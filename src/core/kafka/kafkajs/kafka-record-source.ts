import type kafkajs from 'kafkajs';
import { messageOf } from '../../model/errors.ts';
import type { CommittedOffset } from '../../records/offset-store.ts';
import type { RecordSource, SourceListener } from '../../records/record-source.ts';
import { explainKafkaError } from '../explain-kafka-error.ts';
import { askLogEnds } from './ask-log-ends.ts';
import { createCrashWatch } from './crash-watch.ts';
import { createConsumer } from './create-consumer.ts';
import { isConnectionLost, isRefusal } from './error-types.ts';
import type { GroupMember, GroupMembers } from './group-members.ts';
import type { KafkaGroupOptions } from './group-options.ts';
import { resolveOutOfRange } from './out-of-range.ts';
import type { PrivateGroup } from './private-parts.ts';
import { commitOf, readCommitted, readLogEnds } from './start-offsets.ts';
import { findStartsAfterJoin } from './starts-after-join.ts';
import { toRecord } from './to-record.ts';
import { within } from './within.ts';

export interface KafkaSourceOptions extends KafkaGroupOptions {
  readonly kafka: kafkajs.Kafka;
  readonly members: GroupMembers;
}

interface OwnedPartition {
  readonly generation: number;
  /** The next offset to be handed on; anything else that is fetched would be a gap or a repetition. */
  position: bigint;
}

/** How long a last commit may hold up a rebalance, and a client that keeps failing may try. */
const LAST_COMMIT_MS = 3000;
const CRASHING_FOR_MS = 60_000;
const DISCONNECT_MS = 5000;

/**
 * One membership of the consumer group. What the client fetches is handed on at once and never processed in its
 * callbacks (docs/adr/0012-kafkajs-hands-on-at-once.md); commits go out under the member and generation that polled.
 */
export function createKafkaRecordSource(options: KafkaSourceOptions, listener: SourceListener): RecordSource {
  const { kafka, topic, group: groupId, members } = options;
  const owned = new Map<number, OwnedPartition>();
  let generation = 0;
  /** The membership and its commits; those of an older one are refused by the broker itself. */
  let joined: { readonly group: PrivateGroup; readonly offsets: PrivateGroup['offsetManager'] } | undefined;
  let isReading = true;
  let stopped = false;
  let failed = false;
  let readBytes = 0;
  const crashes = createCrashWatch(CRASHING_FOR_MS);
  const logEnds = askLogEnds(
    () =>
      joined === undefined || stopped || owned.size === 0
        ? undefined
        : readLogEnds(joined.group.cluster, topic, [...owned.keys()]),
    noteLogEnd,
  );
  const member: GroupMember = {
    get isReading() {
      return isReading;
    },
    isBeating: () => joined !== undefined && owned.size > 0,
    ownedOf: (partition) => owned.get(partition),
    hasGeneration: (of) => [...owned.values()].some((mine) => mine.generation === of),
    readCommitted: (partitions) =>
      joined === undefined ? undefined : readCommitted(joined.group.coordinator, groupId, topic, partitions),
    commit,
    onEnd: () => listener.onEnd(),
    onSilence: (silence) => listener.onSilence?.(silence),
  };
  members.add(member);
  const consumer = createConsumer(kafka, options, { beforeRejoin, afterJoin, onOutOfRange, onCorrupt }, () => !stopped);
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    // The client has left the group: others read now, and nothing of this membership can be committed any more.
    if (!stopped) giveUp();
    if (!stopped && isConnectionLost(explainKafkaError(error, options)))
      members.silence.noteLost(Date.now(), messageOf(error));
    if (crashes.noteCrash(performance.now()) || !restart) fail(error);
  });
  consumer.on(consumer.events.HEARTBEAT, () => {
    crashes.noteHeartbeat(performance.now());
    members.silence.noteHeard(Date.now());
  });
  // Transaction markers, aborted records and compacted ones move the position without a record.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    if (payload.batchSize === 0) moveOn(payload.partition, BigInt(payload.lastOffset) + 1n);
    noteLogEnd(payload.partition, payload.highWatermark);
  });
  let running: Promise<void> = Promise.resolve();

  return {
    name: options.connection.servers.join(','),
    get progress() {
      return { readBytes, totalBytes: undefined };
    },
    start() {
      running = join().catch(fail);
      logEnds.begin();
    },
    pause(them) {
      joined?.group.pause([{ topic, partitions: them.map(({ partition }) => partition) }]);
    },
    resume(them) {
      joined?.group.resume([{ topic, partitions: them.map(({ partition }) => partition) }]);
    },
    stopReading() {
      isReading = false;
      members.noteStopped();
      joined?.group.pause([{ topic, partitions: [...owned.keys()] }]);
    },
    async stop() {
      stopped = true;
      isReading = false;
      logEnds.end();
      await within(
        DISCONNECT_MS,
        running.then(() => consumer.disconnect()),
      );
      members.remove(member);
    },
  };

  async function join(): Promise<void> {
    await consumer.connect();
    await consumer.subscribe({ topic });
    if (stopped) return;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => Promise.resolve(handOn(payload)),
    });
  }

  function fail(error: unknown): void {
    if (failed || stopped) return;
    failed = true;
    listener.onFailed(explainKafkaError(error, options));
  }

  async function beforeRejoin(): Promise<void> {
    if (owned.size === 0) return;
    const generations = new Set([...owned.values()].map((mine) => mine.generation));
    const commits = [...generations].map((of) => listener.beforeRevoked(of));
    if (!stopped) await within(LAST_COMMIT_MS, Promise.all(commits));
    giveUp();
  }

  function giveUp(): void {
    const given = [...owned];
    joined = undefined;
    owned.clear();
    for (const [partition, mine] of given) listener.onRevoked(mine.generation, [{ topic, partition }]);
  }

  async function afterJoin(group: PrivateGroup): Promise<void> {
    const partitions = group.assigned().flatMap((assigned) => (assigned.topic === topic ? assigned.partitions : []));
    if (isReading) group.resume([{ topic, partitions }]);
    else group.pause([{ topic, partitions }]);
    const starts = await findStartsAfterJoin(group, options, partitions, members.reached);
    generation = members.nextGeneration();
    joined = { group, offsets: group.offsetManager };
    crashes.noteJoined(performance.now());
    members.silence.noteHeard(Date.now());
    for (const { partition, committed } of starts) owned.set(partition, { generation, position: committed });
    const assigned = starts.map((start) => ({ topic, ...start }));
    listener.onAssigned(generation, assigned);
    members.ends.begin();
    logEnds.ask();
  }

  function noteLogEnd(partition: number, logEnd: bigint | string): void {
    const of = owned.get(partition)?.generation;
    if (of !== undefined) listener.onLogEnds?.(of, [{ topic, partition, logEnd: BigInt(logEnd) }]);
  }

  /** Nothing here may wait: a callback that does costs the membership. */
  function handOn({ batch, resolveOffset }: kafkajs.EachBatchPayload): void {
    const { partition, messages } = batch;
    const mine = owned.get(partition);
    if (mine === undefined || stopped || !isReading) return;
    const fetchedFrom = BigInt((batch as unknown as { fetchedOffset: string }).fetchedOffset);
    if (fetchedFrom !== mine.position) {
      joined?.group.seek({ topic, partition, offset: mine.position.toString() });
      return;
    }
    const records = messages.map((message) => toRecord(topic, partition, message));
    const bytes = messages.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0);
    const lastOffset = batch.lastOffset();
    reach(partition, mine, BigInt(lastOffset) + 1n);
    resolveOffset(lastOffset);
    readBytes += bytes;
    listener.onRecords(mine.generation, { topic, partition, records, nextOffset: mine.position, bytes });
    members.ends.look();
  }

  function moveOn(partition: number, nextOffset: bigint): void {
    const mine = owned.get(partition);
    if (mine === undefined || stopped || nextOffset <= mine.position) return;
    reach(partition, mine, nextOffset);
    listener.onRecords(mine.generation, { topic, partition, records: [], nextOffset, bytes: 0 });
    members.ends.look();
  }

  function reach(partition: number, mine: OwnedPartition, position: bigint): void {
    mine.position = position;
    if (members.reached.note(partition, position)) crashes.noteProgress();
  }

  /** The membership stays, so that what was read before is finished and committed. */
  function onCorrupt(group: PrivateGroup, { partition }: { partition: number }, why: Error): void {
    group.pause([{ topic, partitions: [partition] }]);
    fail(why);
  }

  async function onOutOfRange(group: PrivateGroup, { partition }: { partition: number }): Promise<void> {
    const position = owned.get(partition)?.position;
    if (position === undefined || stopped) return;
    const found = await resolveOutOfRange(group.cluster, options, partition, position);
    if (found === undefined || owned.get(partition)?.position !== position) return;
    const { continuesAt } = found;
    listener.onOutOfRange({ topic, partition, position, ...found });
    group.seek({ topic, partition, offset: continuesAt.toString() });
    if (continuesAt > position) return moveOn(partition, continuesAt);
    // The log was made anew: what is in hand of the old one is not of this one, and must not be committed over it.
    const of = owned.get(partition)?.generation ?? generation;
    listener.onRevoked(of, [{ topic, partition }]);
    generation = members.nextGeneration();
    owned.set(partition, { generation, position: continuesAt });
    members.reached.forget(partition);
    listener.onAssigned(generation, [{ topic, partition, committed: continuesAt, isAnew: true }]);
    members.ends.lower(partition, found.logEnd);
    await group.offsetManager.commitOffsets({
      topics: [commitOf(topic, new Map([[partition, continuesAt]]), Date.now())],
    });
  }

  async function commit(of: number, offsets: readonly CommittedOffset[]): Promise<'committed' | 'stale'> {
    const mine = offsets.filter(({ partition }) => owned.get(partition)?.generation === of);
    if (joined === undefined || mine.length === 0) return 'stale';
    const next = new Map(mine.map(({ partition, nextOffset }) => [partition, nextOffset]));
    try {
      await joined.offsets.commitOffsets({ topics: [commitOf(topic, next, Date.now())] });
      crashes.noteProgress();
      return mine.length === offsets.length ? 'committed' : 'stale';
    } catch (error) {
      if (isRefusal(error)) throw explainKafkaError(error, options);
      // Not written, for a moment or because the membership is over: the committer comes again.
      return 'stale';
    }
  }
}
