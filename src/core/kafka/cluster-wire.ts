import type { Api, VersionRange } from './protocol/api.ts';
import type { Decompress } from './protocol/record-batches.ts';

/** One broker of a cluster, as metadata names it. */
export interface BrokerAddress {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/**
 * Requests of Kafka's protocol to single brokers, without a group and without retries. Connections are made when they are first needed.
 * `ask` rejects with `RequestUnknown` where the broker does not know the request, with `BrokerLost` where it cannot be reached or is
 * silent, else with an error of the client. A broker that was silent once is not waited for again.
 */
export interface ClusterWire {
  /** Connects to one of the servers. Rejects when none can be reached. */
  connect(): Promise<void>;
  /** Tells where brokers are; those that are not told cannot be asked. */
  setBrokers(brokers: readonly BrokerAddress[]): void;
  /** `first` is the broker that was connected to; when that is lost, another one that was told of. */
  ask<Request, Answer>(broker: number | 'first', api: Api<Request, Answer>, request: Request): Promise<Answer>;
  /** Versions of a request that the broker knows; connects to it. */
  rangeOf(broker: number | 'first', apiKey: number): Promise<VersionRange | undefined>;
  readonly decompress: Decompress;
  disconnect(): Promise<void>;
}

/** The broker knows no version of the request that esmctl speaks. */
export class RequestUnknown extends Error {
  constructor(name: string) {
    super(`the broker does not know ${name} in a version that esmctl speaks`);
    this.name = 'RequestUnknown';
  }
}

export interface BrokerLostOptions {
  /** Nothing came within the limit of time. */
  readonly isSilent: boolean;
  /** Of the system, as `ECONNREFUSED`. */
  readonly code: string | undefined;
  readonly cause: unknown;
}

/** The broker did not answer: the connection went, could not be made, or nothing came over it. Another broker may answer. */
export class BrokerLost extends Error {
  readonly isSilent: boolean;
  readonly code: string | undefined;

  constructor(message: string, { isSilent, code, cause }: BrokerLostOptions) {
    super(message, { cause });
    this.name = 'BrokerLost';
    this.isSilent = isSilent;
    this.code = code;
  }
}
