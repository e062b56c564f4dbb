/** One failure record on its way to a service of AWS. */
export interface FailureMessage {
  /** JSON text. */
  readonly body: string;
  /** Under which a bucket keeps it; queues and topics have no use for it. */
  readonly objectKey: string;
}

/** A queue, topic or bucket that takes failure records. */
export interface FailureSender {
  /** Resolves when the service has it; rejects with an `EsmctlError` that says why not. */
  send(message: FailureMessage): Promise<void>;
  close(): Promise<void>;
}
