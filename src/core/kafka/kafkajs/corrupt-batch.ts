import { EsmctlError } from '../../model/errors.ts';
import type { ClientMessage } from './client-message.ts';
import type { CorruptBatch } from './record-batches.ts';

const CORRUPTION: unique symbol = Symbol('why nothing was read');

type Messages = readonly ClientMessage[] & { readonly [CORRUPTION]?: EsmctlError };

/**
 * No messages, and why: as an error of the whole fetch it would cost the client its membership, and with it the commits of
 * what is in hand of all partitions.
 */
export function noMessagesBecauseOf(corruption: EsmctlError): readonly ClientMessage[] {
  return Object.assign([], { [CORRUPTION]: corruption });
}

/** Why the partition gave no messages, if that is so because its log is corrupt. */
export function corruptionOf(messages: Messages): EsmctlError | undefined {
  return messages[CORRUPTION];
}

/** A corrupt batch with its place. */
export function explainCorruptBatch(
  { baseOffset, fault }: CorruptBatch,
  topic: string,
  partition: number,
): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_KAFKA_CORRUPT',
    kind: 'kafka',
    message: `the log of ${topic}, partition ${partition}, is corrupt at offset ${baseOffset}: the batch of records that begins there ${fault}, and nothing from there on was read`,
    next: [
      'run again: if it was damaged on its way, it is whole the next time',
      `else look at the segment on the broker: kafka-dump-log.sh --deep-iteration --files ${topic}-${partition}/*.log`,
      'a replica may hold it whole: move the leader there',
      `do not just commit an offset behind it: what lies between the committed offset and ${baseOffset} may not be done; copy it first (esmctl record --partition ${partition} --to ${baseOffset}) and run it with --records`,
    ],
  });
}
