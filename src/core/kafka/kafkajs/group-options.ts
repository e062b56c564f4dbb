import type { StartingPosition } from '../../mapping/mapping.ts';
import type { KafkaConnection } from '../connection.ts';

export interface KafkaGroupOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  readonly group: string;
  readonly startingPosition: StartingPosition;
  /** Assumption `out-of-range`. */
  readonly outOfRange: 'starting-position' | 'earliest';
  /** The source ends when the ends that the log has now are reached. */
  readonly untilEnd: boolean;
}
