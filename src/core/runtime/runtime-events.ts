import type { ScalingReason } from '../scaling/scaling-observation.ts';
import type { Condition } from './condition.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { OutcomeKind } from './outcome.ts';

/** First and last offset of one partition within a batch. Offsets as in `offsetToJson`. */
export interface OffsetRange {
  readonly partition: string;
  readonly firstOffset: number | string;
  readonly lastOffset: number | string;
  readonly records: number;
}

/** Why a run ended. */
export type EndReason = 'end' | 'idle' | 'time' | 'interrupted' | 'reader-gone' | 'failed';

/** Every step of a run; `--events` and `--json` write them as they are, one JSON object a line. */
export type RuntimeEvent =
  | {
      readonly type: 'run-started';
      readonly schemaVersion: 1;
      readonly group: string;
      readonly topic: string;
      readonly source: string;
      readonly mode: 'on-demand' | 'provisioned';
      readonly pollers: number;
      readonly processors: number;
    }
  | {
      readonly type: 'pollers-changed';
      readonly before: number;
      readonly pollers: number;
      readonly reason: ScalingReason;
    }
  | { readonly type: 'partition-assigned'; readonly partition: string; readonly processor: number }
  | { readonly type: 'partition-revoked'; readonly partition: string }
  | {
      readonly type: 'out-of-range';
      readonly partition: string;
      readonly position: number | string;
      readonly logStart: number | string;
      readonly logEnd: number | string;
      readonly continuesAt: number | string;
      readonly offsetsLost: number | string;
    }
  | {
      readonly type: 'cluster';
      readonly state: 'silent' | 'back';
      readonly since: string;
      readonly why?: string;
    }
  | {
      readonly type: 'records-filtered';
      readonly partition: string;
      readonly polled: number;
      readonly filtered: number;
    }
  | { readonly type: 'bad-record'; readonly place: string; readonly why: string }
  | {
      readonly type: 'invocation-started';
      readonly processor: number;
      readonly requestId: string;
      readonly attempt: number;
      readonly records: number;
      readonly payloadBytes: number;
      readonly closedBy: string;
      readonly ranges: readonly OffsetRange[];
    }
  | {
      readonly type: 'invocation-finished';
      readonly processor: number;
      readonly requestId: string;
      readonly attempt: number;
      readonly records: number;
      readonly outcome: OutcomeKind;
      readonly durationSeconds: number;
      readonly why?: string;
    }
  | {
      readonly type: 'invocation-cut-off';
      readonly processor: number;
      readonly requestId: string;
      readonly records: number;
    }
  | {
      readonly type: 'retry-planned';
      readonly processor: number;
      readonly requestId: string;
      readonly step: 'again' | 'shrink' | 'split';
      readonly pauseSeconds: number;
      readonly batches: readonly number[];
    }
  | {
      readonly type: 'records-given-up';
      readonly processor: number;
      readonly requestId: string;
      readonly condition: Condition;
      readonly fate: 'sentToDestination' | 'dropped' | 'unfinished';
      readonly records: number;
      readonly ranges: readonly OffsetRange[];
    }
  | {
      readonly type: 'destination-failed';
      readonly destination: string;
      readonly attempt: number;
      readonly why: string;
    }
  | { readonly type: 'committed'; readonly offsets: Readonly<Record<string, number | string>> }
  | {
      readonly type: 'function-log';
      readonly requestId?: string;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | { readonly type: 'stopping'; readonly reason: EndReason }
  | { readonly type: 'ledger-unbalanced'; readonly ledger: Ledger };

/** An event with the time it was emitted, ISO 8601 in UTC. */
export type TimedEvent = RuntimeEvent & { readonly at: string };

export type Emit = (event: RuntimeEvent) => void;
