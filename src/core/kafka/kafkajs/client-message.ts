/** A record in the client's own form, as far as anybody looks at it. */
export interface ClientMessage {
  readonly magicByte: number;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: HeaderList;
  /** The client passes over such a record, and over its offset. */
  isControlRecord: boolean;
  readonly batchContext: BatchContext;
}

export interface BatchContext {
  readonly inTransaction: boolean;
  /** 0 when the producer set the time, 1 when the broker did. */
  readonly timestampType: number;
  readonly producerId: string;
}

/** Under it the headers of a record stand in their order, names repeated. */
export const ORDERED: unique symbol = Symbol('headers in order');

export interface HeaderList {
  readonly [ORDERED]?: readonly { readonly key: string; readonly value: Buffer | null }[];
}
