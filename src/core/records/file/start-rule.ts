import type { StartingPosition } from '../../mapping/mapping.ts';
import type { KafkaRecord } from '../../model/record.ts';

/** Why a record of the file is not read. */
export type PassedOver = 'alreadyCommitted' | 'beforeStart';

/** Where and when a record was written. */
export type PlacedRecord = Pick<KafkaRecord, 'topic' | 'partition' | 'offset' | 'timestampMs'>;

/** Judges the records of one partition in order; undefined means: read it. */
export type StartRule = (record: PlacedRecord) => PassedOver | undefined;

/**
 * A partition with a committed offset goes on there; one without gets the starting position. The file is taken as the
 * log: AT_TIMESTAMP starts at the first record at or after the time, LATEST as the assumption `latest-on-records` says.
 */
export function createStartRule(
  committed: bigint | undefined,
  startingPosition: StartingPosition,
  latestSkipsAll: boolean,
): StartRule {
  if (committed !== undefined) return ({ offset }) => (offset < committed ? 'alreadyCommitted' : undefined);
  switch (startingPosition.kind) {
    case 'TRIM_HORIZON':
      return () => undefined;
    case 'LATEST':
      return () => (latestSkipsAll ? 'beforeStart' : undefined);
    case 'AT_TIMESTAMP': {
      let started = false;
      return ({ timestampMs }) => {
        started ||= timestampMs >= startingPosition.timestampMs;
        return started ? undefined : 'beforeStart';
      };
    }
  }
}
