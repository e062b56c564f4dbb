import type { Buffer } from 'node:buffer';

/** What one broker answers to a request, by API key. */
export type SpokenVersions = Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number }>>;

/** What is used of the client's private parts to speak to single brokers. The package is frozen and pinned. */
export interface BrokersOfCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  readonly rootLogger: object;
  readonly connectionPoolBuilder: {
    build(place: { host: string; port: number }): Promise<PrivatePool>;
  };
  readonly brokerPool: {
    readonly seedBroker: PrivateBroker;
    createBroker(options: { connectionPool: PrivatePool; logger: object; nodeId: number }): PrivateBroker;
  };
}

export interface PrivatePool {
  readonly host: string;
  readonly port: number;
  getConnection(index: number): Promise<unknown>;
  send<T>(exchange: Exchange<T>): Promise<T>;
}

export interface PrivateBroker {
  readonly connectionPool: PrivatePool;
  readonly versions: SpokenVersions | null;
  isConnected(): boolean;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** A request as the client sends it: the body behind its header, and what becomes of the answer behind the correlation id. */
export interface Exchange<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
  };
  readonly response: {
    decode(payload: Buffer): Promise<Decoded>;
    parse(decoded: Decoded): Promise<T>;
  };
  readonly logResponseError: false;
}

interface Decoded {
  readonly payload: Buffer;
}

/** The same cluster object that `createCluster` gives, seen from this side. */
export function brokersOf(cluster: object): BrokersOfCluster {
  if (!('connectionPoolBuilder' in cluster) || !('brokerPool' in cluster) || !('rootLogger' in cluster)) {
    throw new Error('this is not the kafkajs that esmctl was made for');
  }
  return cluster as BrokersOfCluster;
}
