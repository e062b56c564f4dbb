import { createRequire } from 'node:module';
import { type ClientMessage, ORDERED } from './client-message.ts';
import { corruptionOf } from './corrupt-batch.ts';
import { rejoinAfter } from './error-types.ts';
import { patchFetchResponse } from './fetch-response.ts';
import { type HoldableGroup, noteResumed, untilFetchable } from './held-back.ts';
import type { PrivatePool, SpokenVersions } from './private-brokers.ts';

/** What is used of the client's private parts. The package is frozen and pinned; a test holds its version. */
export interface PrivateCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number }[];
  fetchTopicsOffset(
    topics: readonly {
      topic: string;
      fromBeginning?: boolean;
      fromTimestamp?: number;
      partitions: readonly { partition: number }[];
    }[],
  ): Promise<readonly { partitions: readonly { partition: number; offset: string }[] }[]>;
  findGroupCoordinator(query: { groupId: string }): Promise<PrivateCoordinator>;
  refreshMetadata(): Promise<void>;
  /** `node id → partitions`. */
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(query: { nodeId: string }): Promise<PrivateBroker>;
}

export interface PrivateBroker {
  fetch(query: {
    isolationLevel: 0 | 1;
    maxWaitTime: number;
    minBytes: number;
    maxBytes: number;
    topics: readonly {
      topic: string;
      partitions: readonly { partition: number; fetchOffset: string; maxBytes: number }[];
    }[];
  }): Promise<{
    responses: readonly {
      partitions: readonly { partition: number; messages: readonly ClientMessage[] }[];
    }[];
  }>;
}

export interface PrivateCoordinator {
  /** By API key; what this broker answers. */
  readonly versions: SpokenVersions;
  readonly connectionPool: Pick<PrivatePool, 'send'>;
  describeGroups(query: { groupIds: readonly string[] }): Promise<{
    groups: readonly {
      errorCode: number;
      state: string;
      protocolType: string;
      members: readonly { readonly clientId: string; readonly memberMetadata: Buffer }[];
    }[];
  }>;
  offsetFetch(query: { groupId: string; topics: readonly TopicPartitions[] }): Promise<{
    responses: readonly { partitions: readonly { partition: number; offset: string }[] }[];
  }>;
  offsetCommit(commit: {
    groupId: string;
    memberId: string;
    groupGenerationId: number;
    topics: readonly TopicOffsets[];
  }): Promise<unknown>;
}

interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number }[];
}

export interface TopicOffsets {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly offset: string; readonly metadata: string }[];
}

/** One membership; `offsetManager` is made anew for each assignment and keeps its member and generation. */
export interface PrivateGroup {
  readonly assigners: readonly { readonly [HOOKS]?: GroupHooks }[];
  readonly memberId: string | null;
  readonly generationId: number | null;
  readonly cluster: PrivateCluster;
  readonly coordinator: PrivateCoordinator;
  readonly offsetManager: {
    nextOffset(topic: string, partition: number): { toString(): string };
    commitOffsets(offsets: { topics: readonly TopicOffsets[] }): Promise<void>;
  };
  assigned(): readonly { readonly topic: string; readonly partitions: readonly number[] }[];
  seek(place: { topic: string; partition: number; offset: string }): void;
  pause(them: readonly { topic: string; partitions: readonly number[] }[]): void;
  resume(them: readonly { topic: string; partitions: readonly number[] }[]): void;
}

/** What a run does at the turning points of its membership. */
export interface GroupHooks {
  /** Before the assignment is given up. */
  beforeRejoin(): Promise<void>;
  /** With the new assignment, before anything is fetched. */
  afterJoin(group: PrivateGroup): Promise<void>;
  /** In place of the client's own silent jump, which also commits -1 or -2. */
  onOutOfRange(group: PrivateGroup, place: { topic: string; partition: number }): Promise<void>;
  /** The log of the partition cannot be read any further. */
  onCorrupt(group: PrivateGroup, place: { topic: string; partition: number }, why: Error): void;
}

interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly rawMessages: readonly ClientMessage[];
}

type FetchedUnder = Pick<PrivateGroup, 'memberId' | 'generationId'>;
type Method<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Promise<Result>;

type WholeGroup = PrivateGroup & HoldableGroup;

interface GroupPrototype {
  joinAndSync: Method<PrivateGroup, [], void>;
  fetch: Method<WholeGroup, [nodeId: string], Batch[]>;
  resume(this: WholeGroup, them: readonly { topic: string; partitions: readonly number[] }[]): void;
  recoverFromOffsetOutOfRange: Method<PrivateGroup, [Batch], void>;
}

interface RunnerPrototype {
  handleBatch: Method<{ consumerGroup: PrivateGroup; heartbeat(): Promise<void> }, [Batch], void>;
}

const require = createRequire(import.meta.url);
const HOOKS: unique symbol = Symbol('hooks of one member');
let patched = false;

/** What a client's assigner is made of, as far as it matters here. */
type CreateAssigner<Config, Assigner> = (config: Config) => Assigner;

/**
 * The assigner with the hooks of one member: it is the one thing that the client hands on to each membership of a consumer, so
 * that several consumers of a group in one process keep their own.
 */
export function assignerWithHooks<Config, Assigner extends object>(
  create: CreateAssigner<Config, Assigner>,
  hooks: GroupHooks,
): CreateAssigner<Config, Assigner> {
  patchOnce();
  return (config) => Object.assign(create(config), { [HOOKS]: hooks });
}

function hooksOf({ assigners }: PrivateGroup): GroupHooks | undefined {
  return assigners.map((assigner) => assigner[HOOKS]).find((hooks) => hooks !== undefined);
}

/** A connection of its own, without a membership. */
export function createCluster(
  kafka: object,
  isolation: 'read_committed' | 'read_uncommitted' = 'read_committed',
): PrivateCluster {
  patchOnce();
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) =>
    description?.endsWith('Kafka:createCluster'),
  );
  if (symbol === undefined) throw new Error('this is not the kafkajs that esmctl was made for');
  const create = (kafka as Record<symbol, (options: object) => PrivateCluster>)[symbol];
  if (create === undefined) throw new Error('this is not the kafkajs that esmctl was made for');
  return create({
    allowAutoTopicCreation: false,
    metadataMaxAge: 30_000,
    isolationLevel: isolation === 'read_committed' ? 1 : 0,
  });
}

function patchOnce(): void {
  if (patched) return;
  patched = true;
  patchGroup((require('kafkajs/src/consumer/consumerGroup') as { prototype: GroupPrototype }).prototype);
  const decoder = require('kafkajs/src/protocol/decoder') as { prototype: DecoderPrototype };
  patchDecoder(decoder.prototype);
  patchFetchResponse();
}

function patchGroup(group: GroupPrototype): void {
  const { joinAndSync, fetch, resume, recoverFromOffsetOutOfRange } = group;
  const fetchedUnder = new WeakMap<Batch, FetchedUnder>();
  group.joinAndSync = async function () {
    const hooks = hooksOf(this);
    await hooks?.beforeRejoin();
    await joinAndSync.call(this);
    await hooks?.afterJoin(this).catch(rejoinAfter);
  };
  group.resume = function (them) {
    resume.call(this, them);
    noteResumed(this);
  };
  group.fetch = async function (nodeId) {
    const hooks = hooksOf(this);
    if (hooks !== undefined && !(await untilFetchable(this, nodeId))) return [];
    const under = { memberId: this.memberId, generationId: this.generationId };
    const batches = await fetch.call(this, nodeId);
    return batches.filter((batch) => {
      fetchedUnder.set(batch, under);
      const corruption = corruptionOf(batch.rawMessages);
      if (corruption !== undefined) hooks?.onCorrupt(this, batch, corruption);
      return corruption === undefined;
    });
  };
  group.recoverFromOffsetOutOfRange = function (error) {
    const hooks = hooksOf(this);
    return hooks === undefined ? recoverFromOffsetOutOfRange.call(this, error) : hooks.onOutOfRange(this, error);
  };
  const runner = (require('kafkajs/src/consumer/runner') as { prototype: RunnerPrototype }).prototype;
  const { handleBatch } = runner;
  // What was fetched for an older assignment would move the position of the new one.
  runner.handleBatch = async function (batch) {
    const { consumerGroup } = this;
    const under = fetchedUnder.get(batch);
    const isCurrent = under?.memberId === consumerGroup.memberId && under.generationId === consumerGroup.generationId;
    if (isCurrent || hooksOf(consumerGroup) === undefined) return handleBatch.call(this, batch);
    return this.heartbeat();
  };
}

interface DecoderPrototype {
  readVarIntArray(this: unknown, read: (decoder: unknown) => unknown): unknown[];
}

/** The client folds headers into an object, which loses the order of repeated names; only headers are such arrays. */
function patchDecoder(decoder: DecoderPrototype): void {
  const { readVarIntArray } = decoder;
  decoder.readVarIntArray = function (read) {
    const headers = readVarIntArray.call(this, read);
    if (headers.length > 0) Object.defineProperty(headers, 'reduce', { value: () => ({ [ORDERED]: headers }) });
    return headers;
  };
}
