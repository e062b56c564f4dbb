import { createRequire } from 'node:module';
import { reauthenticateBeforeEndMs } from './reauthentication.ts';

interface SaslPrototype {
  authenticate(this: {
    /** Milliseconds as a decimal text; `0` is without end. */
    readonly sessionLifetime: string;
    readonly connection: { reauthenticationThreshold: number; disconnect(): Promise<unknown> };
  }): Promise<void>;
}

interface GroupQuery {
  readonly groupId: string;
}

interface BrokerPrototype {
  findGroupCoordinator(this: unknown, query: GroupQuery): Promise<unknown>;
}

interface ConsumerGroupPrototype {
  /** `lastRequest` is a wall time: when a heartbeat was last answered. */
  heartbeat(this: { lastRequest: number }, query: { interval: number }): Promise<void>;
}

interface ClusterPrototype {
  findGroupCoordinatorMetadata(this: unknown, query: GroupQuery): Promise<unknown>;
}

interface RequestQueuePrototype {
  createSocketRequest(
    this: unknown,
    pushed: { readonly entry: { readonly apiKey: number } },
  ): { requestTimeout: number };
  scheduleCheckPendingRequests(this: { pending: unknown[]; throttledUntil: number }): void;
}

const require = createRequire(import.meta.url);
const API_VERSIONS = 18;
const FIRST_ANSWER_WITHIN_MS = 10_000;
let patched = false;
let patchedMembers = false;

/** Mends what the frozen client does wrong on its connections; once for all clients of this process. */
export function patchConnections(): void {
  if (patched) return;
  patched = true;
  const queue = (require('kafkajs/src/network/requestQueue') as { prototype: RequestQueuePrototype }).prototype;
  patchFirstQuestion(queue);
  patchQueue(queue);
  patchSasl((require('kafkajs/src/broker/saslAuthenticator') as { prototype: SaslPrototype }).prototype);
  patchCoordinator(
    (require('kafkajs/src/broker') as { prototype: BrokerPrototype }).prototype,
    (require('kafkajs/src/cluster') as { prototype: ClusterPrototype }).prototype,
  );
}

/** And in a membership. */
export function patchMembers(): void {
  if (patchedMembers) return;
  patchedMembers = true;
  patchHeartbeat((require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroupPrototype }).prototype);
}

/** Without it each connection wakes up a thousand times a second for nothing. */
function patchQueue(queue: RequestQueuePrototype): void {
  const { scheduleCheckPendingRequests } = queue;
  queue.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) scheduleCheckPendingRequests.call(this);
  };
}

/** What does not answer the first question over a connection soon is no Kafka broker; all later ones keep their limit. */
function patchFirstQuestion(queue: RequestQueuePrototype): void {
  const { createSocketRequest } = queue;
  queue.createSocketRequest = function (pushed) {
    const request = createSocketRequest.call(this, pushed);
    if (pushed.entry.apiKey === API_VERSIONS) request.requestTimeout = FIRST_ANSWER_WITHIN_MS;
    return request;
  };
}

/**
 * The client asks the wall clock whether a heartbeat is due. When somebody sets that back by an hour it would send none for
 * an hour, lose its membership, and not know it.
 */
function patchHeartbeat(group: ConsumerGroupPrototype): void {
  const { heartbeat } = group;
  group.heartbeat = function (query) {
    if (this.lastRequest > Date.now()) this.lastRequest = 0;
    return heartbeat.call(this, query);
  };
}

/** The client authenticates anew at times at which no broker takes it, and goes on where an exchange has failed. */
function patchSasl(sasl: SaslPrototype): void {
  const { authenticate } = sasl;
  sasl.authenticate = async function () {
    try {
      await authenticate.call(this);
    } catch (error) {
      // The broker waits for the rest of the exchange; a second attempt would begin in the midst of it.
      await this.connection.disconnect();
      throw error;
    }
    this.connection.reauthenticationThreshold = reauthenticateBeforeEndMs(Number(this.sessionLifetime));
  };
}

/** The client asks every broker for the coordinator, and forgets why none of them told it (a missing right). */
function patchCoordinator(broker: BrokerPrototype, cluster: ClusterPrototype): void {
  const { findGroupCoordinator } = broker;
  const { findGroupCoordinatorMetadata } = cluster;
  const lastRefusal = new Map<string, unknown>();
  broker.findGroupCoordinator = async function (query) {
    try {
      return await findGroupCoordinator.call(this, query);
    } catch (error) {
      lastRefusal.set(query.groupId, error);
      throw error;
    }
  };
  cluster.findGroupCoordinatorMetadata = async function (query) {
    lastRefusal.delete(query.groupId);
    try {
      return await findGroupCoordinatorMetadata.call(this, query);
    } catch (error) {
      const cause = lastRefusal.get(query.groupId);
      if (cause !== undefined && error instanceof Error) error.cause ??= cause;
      throw error;
    } finally {
      lastRefusal.delete(query.groupId);
    }
  };
}
