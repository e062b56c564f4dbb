import { EsmctlError } from '../../model/errors.ts';
import { CorruptBatch } from './record-batches.ts';

/**
 * A corrupt batch with its place, in a form after which the client does not try again: what is on the broker's disk stays
 * as it is. It has no cause, which the client would take in its place. Any other error is left as it is.
 */
export function explainCorruptBatch(error: unknown, topic: string, partition: number): unknown {
  if (!(error instanceof CorruptBatch)) return error;
  const { baseOffset } = error;
  const explained = new EsmctlError({
    code: 'ESMCTL_KAFKA_CORRUPT',
    kind: 'kafka',
    message: `the log of ${topic}, partition ${partition}, is corrupt at offset ${baseOffset}: the batch of records that begins there fails its checksum (CRC-32C), and nothing from there on was read`,
    next: [
      'run again: if it was damaged on its way, it is whole the next time',
      `else look at the segment on the broker: kafka-dump-log.sh --deep-iteration --files ${topic}-${partition}/*.log`,
      'a replica may hold it whole: move the leader there',
      `do not just commit an offset behind it: what lies between the committed offset and ${baseOffset} may not be done; copy it first (esmctl record --partition ${partition} --to ${baseOffset}) and run it with --records`,
    ],
  });
  return Object.assign(explained, { retriable: false });
}
